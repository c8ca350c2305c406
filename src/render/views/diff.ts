/** What changed between two moments: first what makes them hard to compare, then the sum, then who and what. */
import type {Diff, DiffSide} from '../../analysis/diff/diff.js'
import {movedOf} from '../../analysis/diff/rows.js'
import type {Report} from '../report.js'
import {plural} from '../text.js'
import {groupsTable, handsTable} from './diff-buffers.js'
import {diffCaveats, differences, isAbout, isMedia} from './diff-caveats.js'
import {changesTable} from './diff-rows.js'
import {sizeText, type Wording} from './ledger.js'
import {machineWords} from './machine.js'

export function diffView(result: Diff, wording: Wording): Report {
  const {addedGroups, changed, removedGroups} = result.buffers
  return {
    caveats: diffCaveats(result),
    heading: [
      ...coverageLine(result),
      ...bootLine(result),
      ...momentLines(result),
      ...filterLine(result, wording),
      ...sumLines(result, wording)
    ],
    tables: [
      changesTable(result),
      ...(isMedia(result.by)
        ? []
        : [handsTable(changed), groupsTable('Added', addedGroups), groupsTable('Removed', removedGroups)]
      ).filter(({rows}) => rows.length > 0)
    ]
  }
}

function coverageLine({by, coverageDiffers}: Diff): string[] {
  const ours = coverageDiffers.filter((one) => isAbout(by, one.interface))
  if (ours.length === 0) return []
  const only = ours.length === 1 ? 'it tells' : 'they tell'
  return [`Read differently: ${differences(ours).join('; ')}. What only ${only} may look new or gone.`]
}

function bootLine({after, alikeBy, before, bootEvidence, sameBoot}: Diff): string[] {
  if (sameBoot) return []
  const why = {
    'boot-id': 'Another boot: the boot ids differ.',
    'boot-time': 'Another boot, by clock and uptime.',
    host: `Another machine: ${before.machine.host}, then ${after.machine.host}.`,
    kernel: `Another boot: Linux ${before.machine.kernel}, then ${after.machine.kernel}.`,
    unknown: 'Not known whether it is the same boot: no boot id on both sides, nor clock and uptime.'
  }[bootEvidence]
  const words = alikeBy.map((one) => (one === 'holders' ? 'names of holders' : one))
  return [
    `${why} Compared by group of ${words.slice(0, -1).join(', ')} and ${words.at(-1)}; numbers in names do not count.`
  ]
}

/** Within one boot, of the second only what is not as in the first. */
function momentLines(result: Diff): string[] {
  const words = machineWords(result.before.machine)
  const others = machineWords(result.after.machine).filter((word) => !result.sameBoot || !words.includes(word))
  const later = between(result)
  const unknown = 'where and when is not known'
  return [
    `Before: ${words.join(', ') || unknown}`,
    `After: ${[...others, ...later].join(', ') || (words.length === 0 ? unknown : 'the same')}`
  ]
}

function between({secondsBetween: seconds}: Diff): string[] {
  if (seconds === null || seconds === 0) return []
  return [`${durationText(Math.abs(seconds))} ${seconds < 0 ? 'earlier' : 'later'}`]
}

/** `7.9 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
function durationText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** A narrowed result must not pass for the machine's. */
function filterLine({after, before, buffers, filter}: Diff, wording: Wording): string[] {
  if (filter === null) return []
  const words = filter.filters.map(({glob, key}) => `${key}=${glob}`).join(', ')
  const of = ({of: all, totals}: DiffSide) =>
    `${totals.buffers} of ${plural(all.buffers, 'dma-buf', 'dma-bufs')} (${sizeText(all.bytes, wording)} in all)`
  const moved = buffers.entered + buffers.left
  const crossed =
    moved === 0 ? '' : `; there on both sides, ${buffers.entered} pass only after, ${buffers.left} only before`
  return [`Filter ${words}: ${of(before)} before, ${of(after)} after${crossed}.`]
}

function sumLines(result: Diff, wording: Wording): string[] {
  const {after, before, buffers, deltaBytes, rows} = result
  const {added, changed, removed} = buffers
  if (deltaBytes === null)
    return ['dma-bufs: not compared, an input holds no interface that tells them apart.', ...mediaLine(result, wording)]
  const of = ({totals}: DiffSide) =>
    `${totals.complete ? '' : 'at least '}${sizeText(totals.bytes, wording)} in ${plural(totals.buffers, 'dma-buf', 'dma-bufs')}`
  const moved = added.length + removed.length + changed.length + buffers.entered + buffers.left
  if (moved === 0 && rows.every((row) => movedOf(row) === 0) && result.total.unknown === 0)
    return [`No change${result.complete ? '' : ' seen'}: ${of(after)} on both sides.`]
  const counts = [
    ...(added.length > 0 ? [`+${added.length}`] : []),
    ...(removed.length > 0 ? [`-${removed.length}`] : [])
  ]
  const count = counts.length === 0 ? '' : ` (${counts.join(' ')} buffers)`
  return [`${of(before)} → ${of(after)}: ${signed(deltaBytes, wording)}${count}`, ...mediaLine(result, wording)]
}

function mediaLine({by, total}: Diff, wording: Wording): string[] {
  if (!isMedia(by)) return []
  const {after, before, delta} = total
  if (after === null || before === null || delta === null) return []
  const what = by === 'client' ? 'DRM clients’ own memory' : 'V4L2 instances'
  const known = total.unknown === 0 ? '' : ', where known on both sides'
  return [`${what}${known}: ${sizeText(before, wording)} → ${sizeText(after, wording)}: ${signed(delta, wording)}`]
}

const signed = (bytes: number, wording: Wording): string => `${bytes > 0 ? '+' : ''}${sizeText(bytes, wording)}`
