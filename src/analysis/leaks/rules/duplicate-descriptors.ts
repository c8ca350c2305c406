import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {whoIs} from '../descriptor-figures.js'
import {type Confidence, confidences, type Evidence, type Finding, subject} from '../finding.js'
import type {LeakRule, Moment} from '../rule.js'
import {counted, type Figure, type Tracks, tracks} from '../tracks.js'

/** Of one buffer in one process: more than any program is seen to need at once. */
const many = 64
/** Beyond this a number that rises is told. */
const few = 8

interface Duplicated {
  readonly who: string
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
  readonly inode: number
  readonly size: number
  readonly exporter: string | null
  readonly name: string | null
}

interface Seen {
  readonly label: Duplicated
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
  /** Since the warm-up; null: it does not rise. */
  readonly growth: number | null
  readonly descriptors: number
}

/**
 * One process that has ever more descriptors of the same buffer: every export and every dup() makes one.
 *
 * Taken for a leak by mistake: a program that hands one buffer to many consumers within it, each with a descriptor of
 * its own.
 */
export const duplicateDescriptors: LeakRule = {
  id: 'duplicate-descriptors',
  least: 1,
  needs: [{anyOf: ['dmabuf-fdinfo', 'lsof', 'dmabuf-dump'], extent: 'readable'}],
  summary: 'one process with many descriptors of the same buffer',
  surest: 'likely',
  watch: () => {
    const held = tracks<Duplicated>()
    let last: {readonly figures: readonly Figure<Duplicated>[]; readonly moment: Moment} | null = null
    return {
      findings: () => {
        const risen = held.risen().map(
          ({label, points, rise}): Seen => ({
            confidence: rise.confidence,
            descriptors: points.at(-1)?.value ?? 0,
            evidence: counted(points),
            growth: rise.growth,
            label
          })
        )
        const index = last?.moment.index ?? 0
        const now = (last?.figures ?? []).map(
          ({label, value}): Seen => ({
            confidence: 'possible',
            descriptors: value,
            evidence: [{bytes: null, count: value, snapshot: index}],
            growth: null,
            label
          })
        )
        const told = new Set(risen.map(({label}) => keyOf(label)))
        return grouped([
          ...risen.filter(({descriptors}) => descriptors > few),
          ...now.filter(({descriptors, label}) => descriptors > many && !told.has(keyOf(label)))
        ])
      },
      see: (snapshot, moment) => {
        const {figures, unread} = duplicates(snapshot, held)
        held.see(moment, figures, ({who}) => unread.has(who))
        last = {figures, moment}
      }
    }
  }
}

const keyOf = ({inode, who}: Duplicated): string => `${who} ${inode}`

/** A buffer with one descriptor is followed only where it had more. */
function duplicates({buffers, processes}: Snapshot, held: Tracks<Duplicated>) {
  const found = new Map(processes.map((process) => [process.pid, process]))
  const unread = new Set(
    processes.filter(({access}) => access === 'denied' || access === 'lost').map((process) => whoIs(process))
  )
  const figures = buffers.flatMap(({exporter, holders, identityEstimated, inode, name, size}: DmaBuffer) => {
    if (inode === null || identityEstimated) return []
    return holders.flatMap(({descriptors, pid, startTime}): Figure<Duplicated>[] => {
      const process = found.get(pid)
      if (descriptors === null || process === undefined || process.sharesDescriptorsWith !== null) return []
      const who = whoIs(process)
      const label = {comm: process.comm, exporter, inode, name, pid, size, startTime, who}
      const key = keyOf(label)
      return descriptors > 1 || held.has(key) ? [{key, label, value: descriptors}] : []
    })
  })
  return {figures, unread}
}

/** Buffers of one kind in one process are one finding. */
function grouped(all: readonly Seen[]): Finding[] {
  const groups = new Map<string, {readonly name: string | null; readonly seen: Seen[]}>()
  for (const one of all) {
    const {exporter, name: given, size, who} = one.label
    const name = given === null ? null : foldNumbers(given)
    const key = [who, exporter, name, size].join('\0')
    const group = groups.get(key) ?? {name, seen: []}
    groups.set(key, group)
    group.seen.push(one)
  }
  return [...groups.values()].flatMap(({name, seen}) => {
    const [first] = seen.toSorted(
      (a, b) =>
        Number(a.growth === null) - Number(b.growth === null) ||
        b.descriptors - a.descriptors ||
        a.label.inode - b.label.inode
    )
    if (first === undefined) return []
    const {comm, exporter, pid, size, startTime} = first.label
    const surest = confidences.findLast((one) => seen.some(({confidence}) => confidence === one))
    return [
      {
        args: {
          buffers: seen.length,
          descriptors: seen.reduce((sum, one) => sum + one.descriptors, 0),
          growth: first.growth,
          most: Math.max(...seen.map(({descriptors}) => descriptors))
        },
        bytes: 0,
        confidence: surest ?? 'possible',
        evidence: first.evidence,
        rule: 'duplicate-descriptors',
        subject: subject({
          comm,
          exporter,
          inodes: seen.map(({label}) => label.inode).toSorted((a, b) => a - b),
          name,
          pid,
          size,
          startTime
        })
      }
    ]
  })
}
