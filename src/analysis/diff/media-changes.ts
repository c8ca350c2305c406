/** What instances or clients have, before and after. */
import type {InterfaceId} from '../../model/snapshot.js'
import type {Side, Sides} from './side.js'

/** Of a row whose instances or clients are not all known, nothing is. */
export interface MediaChange {
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
  readonly gained: number | null
  readonly lost: number | null
  /** Instances or clients; null: there may have been some, and nothing tells. */
  readonly countBefore: number | null
  readonly countAfter: number | null
}

export interface Open<Key> {
  readonly id: string
  readonly row: Key
  readonly bytes: number | null
  readonly listedBy: readonly InterfaceId[]
}

interface Both<Key> {
  row: Key
  readonly listedBy: Set<InterfaceId>
  readonly before: (number | null)[]
  readonly after: (number | null)[]
}

export function mediaChanges<Key extends object>(
  {after, before, sameBoot}: Sides,
  openIn: (side: Side, sameBoot: boolean) => readonly Open<Key>[],
  node: 'drm' | 'video'
): (Key & MediaChange)[] {
  const rows = new Map<string, Both<Key>>()
  for (const [name, side] of [
    ['before', before],
    ['after', after]
  ] as const) {
    for (const {bytes, id, listedBy, row} of openIn(side, sameBoot)) {
      const both = rows.get(id) ?? {after: [], before: [], listedBy: new Set<InterfaceId>(), row}
      rows.set(id, both)
      both.row = row
      both[name].push(bytes)
      for (const one of listedBy) both.listedBy.add(one)
    }
  }
  const [noneBefore, noneAfter] = [nobodyHas(before, node), nobodyHas(after, node)]
  return [...rows.values()].map((both) => {
    const mayHide = {
      after: !noneAfter && !tells(after, both.listedBy),
      before: !noneBefore && !tells(before, both.listedBy)
    }
    return {...both.row, ...changeOf(both, mayHide)}
  })
}

/** Would any of those that listed a row on one side have listed it on this one too? debugfs lists clients, not their memory. */
const tells = ({moment}: Side, listedBy: ReadonlySet<InterfaceId>): boolean =>
  moment.snapshot.coverage.some(
    (one) => one.status === 'complete' && one.interface !== 'drm-debugfs' && listedBy.has(one.interface as InterfaceId)
  )

/** Every process was read, and none has a descriptor of such a node open. */
const nobodyHas = ({moment: {snapshot}}: Side, node: 'drm' | 'video'): boolean =>
  snapshot.machine.holderGap === null && snapshot.processes.every(({descriptors}) => (descriptors?.[node] ?? 0) === 0)

/** Several in one row are compared by rank: which is which is not known. */
function changeOf(
  {after, before}: Pick<Both<unknown>, 'after' | 'before'>,
  mayHide: {readonly after: boolean; readonly before: boolean}
): MediaChange {
  const hidden = {after: mayHide.after && after.length === 0, before: mayHide.before && before.length === 0}
  const [was, is] = [hidden.before ? null : known(before), hidden.after ? null : known(after)]
  const count = {
    countAfter: hidden.after ? null : after.length,
    countBefore: hidden.before ? null : before.length
  }
  const bytes = {after: is && sum(is), before: was && sum(was)}
  if (was === null || is === null) return {...bytes, ...count, delta: null, gained: null, lost: null}
  const steps = Array.from({length: Math.max(was.length, is.length)}, (_, at) => (is[at] ?? 0) - (was[at] ?? 0))
  const gained = sum(steps.map((step) => Math.max(0, step)))
  const lost = sum(steps.map((step) => Math.max(0, -step)))
  return {...bytes, ...count, delta: gained - lost, gained, lost}
}

/** Largest first; null: one of them is not known. */
function known(bytes: readonly (number | null)[]): number[] | null {
  const all = bytes.filter((one) => one !== null)
  return all.length < bytes.length ? null : all.sort((a, b) => b - a)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
