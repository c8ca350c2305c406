import type {Process, Snapshot} from '../../../model/snapshot.js'
import {type DescriptorKind, descriptorKinds, type Held, heldFigures, keyOf, whoIs} from '../descriptor-figures.js'
import {type Confidence, type Evidence, type Finding, subject} from '../finding.js'
import type {LeakRule, Moment} from '../rule.js'
import {steadyRise} from '../steady-rise.js'
import {counted, type Risen, tracks} from '../tracks.js'

/** Share of its limit from which on a process is close to it. */
const closeTo = 0.85
/** Who lowers its own limit to a few, as sandboxes do, means to be close to it. */
const leastLimit = 256

/**
 * Descriptors of one kind that a process opens and does not close, and of any kind where it nears its limit.
 *
 * Taken for a leak by mistake: a program that is given more and more to do, such as windows, streams or clients; and at
 * the limit one whose limit is just what it needs. Descriptors of dma-bufs that grow no faster than the buffers do are
 * left to `growing-holder`, which sees which buffers these are.
 */
export const growingDescriptors: LeakRule = {
  id: 'growing-descriptors',
  least: 1,
  needs: [{anyOf: ['proc-fd', 'dmabuf-fdinfo', 'lsof', 'dmabuf-dump', 'pasted-summary'], extent: 'readable'}],
  summary: 'descriptors of one kind that a process opens and does not close',
  surest: 'likely',
  watch: () => {
    const held = tracks<Held>()
    let last: {readonly snapshot: Snapshot; readonly moment: Moment} | null = null
    return {
      findings: () => {
        if (last === null) return []
        const {moment, snapshot} = last
        const risen = new Map(held.risen().map((one) => [keyOf(one.label.who, one.label.kind), one]))
        const buffersGrew = (who: string) => held.growthOf(keyOf(who, 'buffers'))
        return [
          ...snapshot.processes.flatMap((process) => judge(process, risen, {buffersGrew, moment})),
          ...courses(snapshot, moment)
        ]
      },
      see: (snapshot, moment) => {
        const {figures, isGap} = heldFigures(snapshot)
        held.see(moment, figures, ({who}) => isGap(who))
        last = {moment, snapshot}
      }
    }
  }
}

function judge(
  process: Process,
  risen: ReadonlyMap<string, Risen<Held>>,
  {buffersGrew, moment}: {readonly buffersGrew: (who: string) => number; readonly moment: Moment}
): Finding[] {
  const {descriptors, fileLimit, sharesDescriptorsWith} = process
  // Of processes that share one table of descriptors the first stands for all.
  if (sharesDescriptorsWith !== null) return []
  const who = whoIs(process)
  const kinds = descriptorKinds.flatMap((kind) => {
    const one = risen.get(keyOf(who, kind))
    return one === undefined ? [] : [{kind, one}]
  })
  const found = kinds.filter(({kind, one}) => kind !== 'dmabuf' || 2 * buffersGrew(who) < one.rise.growth)
  const total = risen.get(keyOf(who, 'total'))
  const explained = kinds.reduce((sum, {one}) => sum + one.rise.growth, 0)
  const close = isClose(descriptors?.total ?? null, fileLimit)
  const ofMedia = descriptorKinds.some((kind) => (descriptors?.[kind] ?? 0) > 0)
  const overall: Confidence | null = close
    ? total !== undefined || kinds.length > 0
      ? 'likely'
      : 'possible'
    : ofMedia && total !== undefined && explained < total.rise.growth / 2
      ? 'possible'
      : null
  const now: readonly Evidence[] = [{bytes: null, count: descriptors?.total ?? null, snapshot: moment.index}]
  return [
    ...found.map(({kind, one}) =>
      finding(process, {confidence: one.rise.confidence, evidence: counted(one.points), kind, one})
    ),
    ...(overall === null
      ? []
      : [
          finding(process, {
            confidence: overall,
            evidence: total === undefined ? now : counted(total.points),
            kind: 'total',
            one: total ?? null
          })
        ])
  ]
}

const isClose = (open: number | null, limit: number | null): boolean =>
  open !== null && limit !== null && limit >= leastLimit && open >= closeTo * limit && open <= limit

interface Found {
  readonly kind: DescriptorKind
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
  /** null: it does not rise. */
  readonly one: Pick<Risen<Held>, 'perHour' | 'rise'> | null
}

function finding({comm, descriptors, fileLimit, pid, startTime}: Process, found: Found): Finding {
  const {confidence, evidence, kind, one} = found
  const open = descriptors?.total ?? null
  const left = fileLimit === null || open === null ? null : fileLimit - open
  const until = (rate: number | null) => (left === null || left < 0 || rate === null || rate <= 0 ? null : left / rate)
  const [snapshots, hours] = [until(one?.rise.perSnapshot ?? null), until(one?.perHour ?? null)]
  return {
    args: {
      descriptors: evidence.at(-1)?.count ?? null,
      growth: one?.rise.growth ?? null,
      hoursToLimit: hours === null ? null : tenths(hours),
      left,
      limit: fileLimit,
      open,
      perHour: one?.perHour ?? null,
      perSample: null,
      perSnapshot: one === null ? null : tenths(one.rise.perSnapshot),
      samples: null,
      snapshotsToLimit: snapshots === null ? null : Math.floor(snapshots)
    },
    bytes: 0,
    confidence,
    evidence,
    rule: 'growing-descriptors',
    subject: subject({comm, pid, startTime, what: kind})
  }
}

const tenths = (value: number): number => Math.round(value * 10) / 10

/** A text that counts the descriptors of a process again and again is a series of its own, of all kinds together. */
function courses({courses: all}: Snapshot, {index}: Moment): Finding[] {
  return all.flatMap(({name, pid, unit, values}) => {
    const rise = name === 'descriptors' && unit === 'count' ? steadyRise(values.map(at)) : null
    if (rise === null) return []
    return [
      {
        args: {
          descriptors: values.at(-1) ?? null,
          growth: rise.growth,
          hoursToLimit: null,
          left: null,
          limit: null,
          open: values.at(-1) ?? null,
          perHour: null,
          perSample: tenths(rise.perSnapshot),
          perSnapshot: null,
          samples: values.length,
          snapshotsToLimit: null
        },
        bytes: 0,
        confidence: 'possible',
        evidence: values.map((count) => ({bytes: null, count, snapshot: index})),
        rule: 'growing-descriptors',
        subject: subject({pid, what: 'total'})
      }
    ]
  })
}

const at = (value: number, place: number) => ({snapshot: place, value})
