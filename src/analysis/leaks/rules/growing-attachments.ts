import type {Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {type Attached, attachmentFigures, buffersKey} from '../attachment-figures.js'
import {type Confidence, confidences, type Evidence, type Finding, subject} from '../finding.js'
import type {LeakRule, Moment} from '../rule.js'
import {counted, type Figure, tracks} from '../tracks.js'

/** From here on it is worth a look. */
const several = 16
/** A device may be attached to each of its buffers so often: with more buffers it is attached more often, and rightly. */
const asBuffers = 8
/** More clients of one device than any machine has. */
const many = 512

/** Of counts without devices: so many times the mean of the others. */
const outlier = 4

interface Seen {
  readonly label: Attached
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
  /** Since the warm-up; null: one moment told. */
  readonly growth: number | null
  readonly attachments: number
}

/**
 * The same device attached to the same buffers ever more often, which costs no memory until addresses of the device or
 * the kernel's lists run out.
 *
 * Taken for a leak by mistake: a device that many clients share one buffer with, each attached for itself; two or three
 * attachments of a GPU are normal.
 */
export const growingAttachments: LeakRule = {
  id: 'growing-attachments',
  least: 1,
  needs: [
    {
      anyOf: ['dmabuf-bufinfo', 'mtk-dma-heap', 'rk-dma-heap', 'pasted-summary'],
      extent: 'readable'
    }
  ],
  summary: 'one device attached to the same buffers ever more often',
  surest: 'likely',
  watch: () => {
    const attached = tracks<Attached>()
    let last: {
      readonly figures: readonly Figure<Attached>[]
      readonly moment: Moment
      readonly counts: Finding[]
    } | null = null
    return {
      findings: () => {
        if (last === null) return []
        const {counts, figures, moment} = last
        const buffersGrew = (device: string) => attached.growthOf(buffersKey(device))
        const risen = attached.risen().flatMap(({label, points, rise}): Seen[] =>
          label.of === 'buffers' || (label.of === 'surplus' && asBuffers * buffersGrew(label.device) > rise.growth)
            ? []
            : [
                {
                  attachments: points.at(-1)?.value ?? 0,
                  confidence: rise.confidence,
                  evidence: counted(points),
                  growth: rise.growth,
                  label
                }
              ]
        )
        const now = figures.flatMap(({label, value}): Seen[] =>
          label.of !== 'pair' || value <= several
            ? []
            : [
                {
                  attachments: value,
                  confidence: value > many ? 'likely' : 'possible',
                  evidence: [{bytes: null, count: value, snapshot: moment.index}],
                  growth: null,
                  label
                }
              ]
        )
        return [...byDevice([...risen, ...now]), ...counts]
      },
      see: (snapshot, moment) => {
        const {figures, whole} = attachmentFigures(snapshot, attached.has)
        // What a list may have left out has not been detached.
        if (whole) attached.see(moment, figures)
        last = {counts: outliers(snapshot, moment), figures, moment}
      }
    }
  }
}

/** One finding of each device: of its buffers if one of them tells, else of all together. */
function byDevice(all: readonly Seen[]): Finding[] {
  const devices = new Map<string, Seen[]>()
  for (const one of all) devices.set(one.label.device, [...(devices.get(one.label.device) ?? []), one])
  return [...devices].flatMap(([device, seen]) => {
    const own = seen.filter(({label}) => label.buffer !== null)
    const told = own.length > 0 ? own : seen
    const [first] = told.toSorted(
      (a, b) => Number(a.growth === null) - Number(b.growth === null) || b.attachments - a.attachments
    )
    if (first === undefined) return []
    const buffers = told.flatMap(({label: {buffer}}) => buffer ?? [])
    const only = <T>(values: readonly (T | null)[]): T | null =>
      new Set(values).size === 1 ? (values[0] ?? null) : null
    const inodes = new Set(buffers.flatMap(({inode}) => inode ?? []))
    return [
      {
        args: {
          attachments: Math.max(...told.map(({attachments}) => attachments)),
          buffers: own.length === 0 ? null : Math.max(inodes.size, 1),
          growth: first.growth
        },
        bytes: 0,
        confidence: confidences.findLast((one) => told.some(({confidence}) => confidence === one)) ?? 'possible',
        evidence: first.evidence,
        rule: 'growing-attachments',
        subject: subject({
          device,
          exporter: only(buffers.map(({exporter}) => exporter)),
          inodes: [...inodes].sort((a, b) => a - b),
          name: only(buffers.map(({name}) => (name === null ? null : foldNumbers(name)))),
          size: only(buffers.map(({size}) => size)),
          what: own.length > 0 ? 'buffer' : 'device'
        })
      }
    ]
  })
}

/** Where only numbers were pasted, one that stands out; which device and which buffer it is they do not say. */
function outliers({statements}: Snapshot, {index}: Moment): Finding[] {
  return statements.flatMap(({interface: id, name, path, value: most}) => {
    if (id !== 'pasted-summary' || name !== 'most attachments of one buffer') return []
    const figure = (of: string) => statements.find((one) => one.path === path && one.name === of)?.value ?? 0
    const [buffers, attachments] = [figure('buffers'), figure('attachments')]
    if (buffers < 2 || most <= several || most * (buffers - 1) < outlier * (attachments - most)) return []
    return [
      {
        args: {attachments: most, buffers: 1, growth: null},
        bytes: 0,
        confidence: 'possible',
        evidence: [{bytes: null, count: most, snapshot: index}],
        rule: 'growing-attachments',
        subject: subject({what: 'count'})
      }
    ]
  })
}
