/** What a comparison could not see, and what it may be mistaking. */
import type {CoverageDiffers} from '../../analysis/diff/coverage-differs.js'
import type {Diff, DiffSide} from '../../analysis/diff/diff.js'
import type {Coverage} from '../../model/snapshot.js'
import {plural} from '../text.js'
import {noRows} from './diff-no-rows.js'

/** Rows are of instances or clients, whose memory is in no sum of dma-bufs. */
export const isMedia = (by: Diff['by']): boolean => by === 'client' || by === 'instance'

/** Does it bear on the rows, or on the sum of the dma-bufs? */
export const isAbout = (by: Diff['by'], id: Coverage['interface']): boolean =>
  id === 'process-list' ||
  id.startsWith('dmabuf-') ||
  (by === 'instance' && id.startsWith('v4l2-') && id !== 'v4l2-ctl') ||
  (by === 'client' && id.startsWith('drm-'))

/** `dmabuf-fdinfo, dmabuf-maps complete before, denied after (reason)`: interfaces that differ alike together. */
export function differences(all: readonly CoverageDiffers[]): string[] {
  const alike = new Map<string, string[]>()
  for (const {after, before, interface: id, reasonAfter, reasonBefore} of all) {
    const of = (status: string, word: string, reason: string | null) =>
      `${status} ${word}${reason === null ? '' : ` (${reason})`}`
    const text = `${of(before, 'before', reasonBefore)}, ${of(after, 'after', reasonAfter)}`
    alike.set(text, [...(alike.get(text) ?? []), id])
  }
  return [...alike].map(([text, ids]) => `${ids.join(', ')} ${text}`)
}

export function diffCaveats(result: Diff): string[] {
  const {by, coverageDiffers, sameBoot, secondsBetween} = result
  const others = differences(coverageDiffers.filter((one) => !isAbout(by, one.interface)))
  return [
    ...(sameBoot && secondsBetween !== null && secondsBetween < 0
      ? ['The second is the earlier one: what is called gained here was lost. Name them the other way round.']
      : []),
    ...lowerBounds(result),
    ...missingHolders(result),
    ...ofRows(result),
    ...ofBuffers(result),
    ...notReadInFull(result),
    ...(others.length > 0 ? [`Read differently too: ${others.join('; ')}.`] : []),
    ...issues(result)
  ]
}

const where = (sides: readonly (readonly [string, DiffSide])[], is: (side: DiffSide) => boolean): string | null => {
  const words = sides.filter(([, side]) => is(side)).map(([word]) => word)
  return words.length === 0 ? null : words.length === 2 ? 'on both sides' : (words[0] ?? null)
}

const sidesOf = ({after, before}: Diff) =>
  [
    ['before', before],
    ['after', after]
  ] as const

function lowerBounds(result: Diff): string[] {
  const side = result.deltaBytes === null ? null : where(sidesOf(result), ({totals}) => !totals.complete)
  return side === null
    ? []
    : [
        `Lower bounds ${side}: no list of all dma-bufs (sysfs statistics, debugfs bufinfo, BPF iterator) was read whole.`
      ]
}

function missingHolders(result: Diff): string[] {
  const gaps = sidesOf(result).flatMap(([word, {machine, of}]) =>
    machine.holderGap === null || of.buffers === 0 ? [] : [[word, machine.holderGap] as const]
  )
  const [first, second] = gaps
  if (first === undefined) return []
  if (second !== undefined && first[1] === second[1])
    return [`Holders may be missing on both sides: ${first[1]}. ${shares}`]
  return gaps.map(([word, gap]) => `Holders may be missing ${word}: ${gap}. ${shares}`)
}

const shares = 'Shares are among those seen.'

function ofRows(result: Diff): string[] {
  const {by, rows, total} = result
  if (rows.length === 0) return noRows(result)
  if (total.unknown === 0) return []
  const many = plural(total.unknown, 'row', 'rows')
  return isMedia(by)
    ? [`Not known: the memory of ${many} on one side at least; no sum holds them.`]
    : [`Not known: what ${many} had on the side where nothing of theirs could be seen; the total is of what was seen.`]
}

function ofBuffers({buffers}: Diff): string[] {
  const {alike, untoldHolders} = buffers
  return [
    ...(untoldHolders > 0
      ? [
          `Not told: ${plural(untoldHolders, 'hand', 'hands')} on one side only, of processes that could not be read on the other.`
        ]
      : []),
    ...(alike > 0
      ? [
          `Alike: ${plural(alike, 'buffer has', 'buffers have')} no inode on a side, and count as the same by what they have in common.`
        ]
      : [])
  ]
}

/** On both sides, and so not among what was read differently. */
function notReadInFull({after, before, by}: Diff): string[] {
  const byReason = new Map<string, string[]>()
  for (const {interface: id, reason, status} of after.coverage) {
    const was = before.coverage.find((one) => one.interface === id)
    if (was?.status !== status || (status !== 'partial' && status !== 'denied') || !isAbout(by, id)) continue
    if (reason === null || reason === after.machine.holderGap) continue
    byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  }
  return [...byReason].map(([reason, ids]) => `Not read in full on both sides: ${ids.join(', ')}: ${reason}.`)
}

function issues(result: Diff): string[] {
  return sidesOf(result).flatMap(([word, side]) =>
    side.issues.length === 0
      ? []
      : [`${plural(side.issues.length, 'thing', 'things')} in the input ${word} could not be used (--json lists all).`]
  )
}
