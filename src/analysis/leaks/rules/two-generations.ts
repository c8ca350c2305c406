import type {Allocation} from '../../../model/memory.js'
import type {Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {type Finding, subject} from '../finding.js'
import {machinePath} from '../machine-path.js'
import {type LeakRule, lastMoment, type Moment} from '../rule.js'

/** Lists of what drivers and services took from an area, each piece by its name. */
const lists = ['ion', 'mtk-dma-heap', 'rk-dma-heap', 'vcsm-cma'] as const

interface Named {
  readonly label: string
  readonly bytes: number
  readonly copies: readonly Allocation[]
}

/**
 * The pieces of one pool twice in one area, by name and size: a program that was killed left a first set behind and
 * started anew.
 *
 * Taken for a leak by mistake: two programs, or two cameras, that each have such a pool at the same time.
 */
export const twoGenerations: LeakRule = {
  id: 'two-generations',
  least: 1,
  needs: [{anyOf: lists, extent: 'whole'}],
  summary: 'the pieces of one pool twice in one area',
  surest: 'likely',
  watch: lastMoment(judge)
}

function judge({allocations, machine, processes}: Snapshot, {index}: Moment): Finding[] {
  const alive = machine.processListGap === null ? new Set(processes.map(({pid}) => pid)) : null
  const areas = new Map<string, Allocation[]>()
  for (const one of allocations) {
    if (!lists.some((id) => id === one.interface) || one.label === null || one.label === one.comm) continue
    const key = `${one.path}\0${one.area}`
    areas.set(key, [...(areas.get(key) ?? []), one])
  }
  return [...areas.values()].flatMap((all) => {
    const labels = new Set(all.map(({label}) => label ?? ''))
    const twice = named(all).filter(({copies}) => copies.length > 1 && ownersMayDiffer(copies, alive))
    const repeated = twice.filter(({label}) => isOneOfSeveral(label, labels))
    const told = isWholePool(twice, labels.size) ? twice : repeated
    const [first] = told
    if (first === undefined) return []
    const left = told.some(({copies}) => copies.some((one) => isLeft(one, alive)))
    const bytes = told.reduce((sum, one) => sum + (one.copies.length - 1) * one.bytes, 0)
    const {area = null, path = null} = first.copies[0] ?? {}
    return [
      {
        args: {
          labels: labels.size,
          name: first.label,
          repeated: told.length,
          times: Math.max(...told.map(({copies}) => copies.length))
        },
        bytes,
        confidence: left ? 'likely' : 'possible',
        evidence: [{bytes, count: told.length, snapshot: index}],
        rule: 'two-generations',
        subject: subject({
          name: told.length === 1 ? foldNumbers(first.label) : null,
          path: path === null ? null : machinePath(path),
          what: area
        })
      }
    ]
  })
}

function named(all: readonly Allocation[]): Named[] {
  const found = new Map<string, Allocation[]>()
  for (const one of all) {
    const key = `${one.label}\0${one.bytes}`
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return [...found.values()]
    .map((copies) => ({bytes: copies[0]?.bytes ?? 0, copies, label: copies[0]?.label ?? ''}))
    .sort((a, b) => b.bytes - a.bytes || (a.label < b.label ? -1 : 1))
}

const isLeft = ({orphaned, pid}: Allocation, alive: ReadonlySet<number> | null): boolean =>
  orphaned || (pid !== null && pid > 0 && alive !== null && !alive.has(pid))

/** One process that has both made both, and two that live have one each. */
function ownersMayDiffer(copies: readonly Allocation[], alive: ReadonlySet<number> | null): boolean {
  if (copies.some((one) => isLeft(one, alive))) return true
  const pids = copies.map(({pid}) => pid)
  const told = new Set(pids.filter((pid) => pid !== null))
  if (told.size === 0) return true
  return told.size > 1 && !pids.every((pid) => pid !== null && alive?.has(pid) === true)
}

/** `BUFFER_0`, or `pool1` beside `pool2`: there is one of it. Names without a number stand for several, as of two frames. */
const isOneOfSeveral = (label: string, labels: ReadonlySet<string>): boolean =>
  /[-_. #[(]\d+[\])]?$/.test(label) ||
  (/\d$/.test(label) && [...labels].some((other) => other !== label && foldNumbers(other) === foldNumbers(label)))

/** Most of what stands in the area, all of it the same number of times: a buffer or two that are double are no pool. */
const isWholePool = (twice: readonly Named[], labels: number): boolean =>
  twice.length >= 3 &&
  2 * new Set(twice.map(({label}) => label)).size >= labels &&
  new Set(twice.map(({copies}) => copies.length)).size === 1
