/** Which buffer of one moment is which of the other. */
import type {DmaBuffer} from '../../model/snapshot.js'
import type {Side, Sides} from './side.js'

/** null: it came, or went. Never both. */
export interface Pair {
  readonly before: DmaBuffer | null
  readonly after: DmaBuffer | null
}

/** One buffer, and not only one like it. */
export const isIdentified = ({after, before}: Pair, {sameBoot}: Sides): boolean =>
  sameBoot && before !== null && before.inode !== null && before.inode === after?.inode

/**
 * Within one boot by inode. An inode with another size or exporter is another buffer, unless the size was an estimate.
 * Where there is none, and across boots, by group: of exporter, name, size and the names of the holders. As many as
 * both have are the same ones; which, nobody knows.
 */
export function pairBuffers(sides: Sides): readonly Pair[] {
  const {after, before, sameBoot} = sides
  const pairs: Pair[] = []
  const inodes = new Map<number | null, DmaBuffer>()
  if (sameBoot) for (const buffer of after.moment.snapshot.buffers) inodes.set(buffer.inode, buffer)
  const paired = new Set<DmaBuffer>()
  for (const buffer of before.moment.snapshot.buffers) {
    const other = buffer.inode === null ? undefined : inodes.get(buffer.inode)
    if (other === undefined || !mayBeOne(buffer, other)) continue
    pairs.push({after: other, before: buffer})
    paired.add(buffer).add(other)
  }
  const groupsOf = (side: Side) => groupRest(side, paired, (buffer) => alikeKey(buffer, side, sides))
  const [ours, theirs] = [groupsOf(before), groupsOf(after)]
  for (const key of new Set([...ours.keys(), ...theirs.keys()]))
    pairs.push(...pairGroup(ours.get(key) ?? [], theirs.get(key) ?? [], sameBoot))
  return pairs
}

function mayBeOne(one: DmaBuffer, other: DmaBuffer): boolean {
  const size = one.size === other.size || one.sizeEstimated || other.sizeEstimated
  return size && (one.exporter === null || other.exporter === null || one.exporter === other.exporter)
}

/** What buffers have in common that are taken for alike. */
export interface Alike {
  readonly exporter: string | null
  /** Across boots without its numbers. */
  readonly name: string | null
  readonly size: number
  /** Of the holders, in order; null: they do not count. */
  readonly comms: readonly (string | null)[] | null
}

export function alikeOf(
  buffer: DmaBuffer,
  {commOf, moment}: Side,
  {byHolders, sameBoot}: Pick<Sides, 'byHolders' | 'sameBoot'>
): Alike {
  const {exporter, holders, name, size} = buffer
  return {
    comms: byHolders ? holders.map(({pid}) => commOf(pid)).sort() : null,
    exporter,
    name: sameBoot ? name : moment.foldedName(buffer),
    size
  }
}

const alikeKey = (...of: Parameters<typeof alikeOf>): string => JSON.stringify(Object.values(alikeOf(...of)))

function groupRest(
  {moment}: Side,
  paired: ReadonlySet<DmaBuffer>,
  keyOf: (buffer: DmaBuffer) => string
): ReadonlyMap<string, readonly DmaBuffer[]> {
  const groups = new Map<string, DmaBuffer[]>()
  for (const buffer of moment.snapshot.buffers) {
    if (paired.has(buffer)) continue
    const key = keyOf(buffer)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [buffer])
    else group.push(buffer)
  }
  return groups
}

/** Two inodes of one boot are two buffers. */
function pairGroup(before: readonly DmaBuffer[], after: readonly DmaBuffer[], sameBoot: boolean): Pair[] {
  const isKnown = ({inode}: DmaBuffer) => sameBoot && inode !== null
  const [ours, theirs] = [before, after].map((side) => [
    side.filter((buffer) => !isKnown(buffer)),
    side.filter(isKnown)
  ]) as [[DmaBuffer[], DmaBuffer[]], [DmaBuffer[], DmaBuffer[]]]
  const unknown = Math.min(ours[0].length, theirs[0].length)
  return [
    ...zip(ours[0].slice(0, unknown), theirs[0].slice(0, unknown)),
    ...zip(ours[0].slice(unknown), theirs[1]),
    ...zip(ours[1], theirs[0].slice(unknown))
  ]
}

const zip = (before: readonly DmaBuffer[], after: readonly DmaBuffer[]): Pair[] =>
  Array.from({length: Math.max(before.length, after.length)}, (_, at) => ({
    after: after[at] ?? null,
    before: before[at] ?? null
  }))
