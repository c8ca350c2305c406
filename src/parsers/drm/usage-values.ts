/** Numbers with a unit, as drivers print them into fdinfo. Shared by `drm-fdinfo` and `v4l2-fdinfo`. */
import type {Engine} from '../engine.js'
import {uint} from '../scan.js'

/** null: no number, a unit not in the table, or too large to be exact. */
function scaled(value: string, units: ReadonlyMap<string, number>): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,20})[ \t]*([A-Za-z]*)$/.exec(value) ?? []
  const n = uint(digits)
  const factor = units.get(unit)
  return n === null || factor === undefined || !Number.isSafeInteger(n * factor) ? null : n * factor
}

const sizes: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3]
])

const frequencies: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['Hz', 1],
  ['KHz', 1e3],
  ['kHz', 1e3],
  ['MHz', 1e6],
  ['GHz', 1e9]
])

const times: ReadonlyMap<string, number> = new Map([['ns', 1]])

/** A size without a unit is bytes. */
export const bytes = (value: string): number | null => scaled(value, sizes)

export type EngineField = Exclude<keyof Engine, 'name'>

const engineUnits: Readonly<Record<EngineField, ReadonlyMap<string, number>>> = {
  busyNs: times,
  capacity: new Map([['', 1]]),
  curHz: frequencies,
  cycles: new Map([['', 1]]),
  maxHz: frequencies,
  totalCycles: new Map([['', 1]])
}

/** Puts what `value` says into the engine of that name. false: it is no number of that kind, and nothing was put. */
export function fillEngine(engines: Map<string, Engine>, name: string, field: EngineField, value: string): boolean {
  const n = scaled(value, engineUnits[field])
  if (n === null) return false
  engines.set(name, {...(engines.get(name) ?? silent(name)), [field]: n})
  return true
}

const silent = (name: string): Engine => ({
  busyNs: null,
  capacity: null,
  curHz: null,
  cycles: null,
  maxHz: null,
  name,
  totalCycles: null
})
