/** A snapshot as it is saved: its own JSON. */
import type {Moment} from './moment.js'
import {emptySections} from './saved-media-shape.js'
import {type SavedSnapshot, withTrackers} from './saved-nodes.js'
import {shapeFault} from './saved-shape.js'
import {type Snapshot, snapshotSchema} from './snapshot.js'

export type Reloaded =
  | {readonly snapshot: Snapshot}
  | {readonly refused: 'newer' | 'not-a-snapshot' | 'not-json' | 'wrong-shape'; readonly detail: string}

/** Reads back what was saved; says why it cannot. Fields of later versions with the same number are kept. */
export function parseSaved(text: string): Reloaded {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {detail: error instanceof Error ? error.message : '', refused: 'not-json'}
  }
  const schema = isRecord(value) ? value.schema : undefined
  if (!isRecord(value) || typeof schema !== 'string') return {detail: 'it has no "schema"', refused: 'not-a-snapshot'}
  if (schema !== snapshotSchema) {
    const newer = /^mediamem\.snapshot\/(\d+)$/.exec(schema)
    return {detail: schema, refused: newer === null ? 'not-a-snapshot' : 'newer'}
  }
  const fault = shapeFault(value)
  return fault === null
    ? {
        snapshot: withTrackers({
          ...emptySections,
          sections: [],
          ...value,
          machine: {...unnamed, ...(value.machine as object)}
        } as unknown as SavedSnapshot)
      }
    : {detail: fault, refused: 'wrong-shape'}
}

/** When it was, without a look at the rest; null: it is none, which `parseSaved` explains. */
export function savedMoment(text: string): Moment | null {
  try {
    const {machine, schema} = JSON.parse(text) as {machine?: Partial<Moment>; schema?: unknown}
    if (schema !== snapshotSchema) return null
    const {bootId, captureStart, host, kernel, uptimeSeconds} = machine ?? {}
    return {
      bootId: typeof bootId === 'string' ? bootId : null,
      captureStart: typeof captureStart === 'string' ? captureStart : null,
      host: typeof host === 'string' ? host : null,
      kernel: typeof kernel === 'string' ? kernel : null,
      uptimeSeconds: typeof uptimeSeconds === 'number' ? uptimeSeconds : null
    }
  } catch {
    return null
  }
}

export const saveSnapshot = (snapshot: Snapshot): string => `${JSON.stringify(snapshot)}\n`

/** What snapshots saved before did not know of their machine. */
const unnamed = {android: null, captureEnd: null, captureStart: null, host: null}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
