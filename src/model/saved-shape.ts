/** The shape of a saved snapshot, checked field by field: whoever edits one by hand is told where it broke. */
import * as v from 'valibot'
import {mediaSections} from './saved-media-shape.js'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const text = v.string()
const maybeCount = v.nullable(count)
const maybeText = v.nullable(text)
const issueCodes = [
  'archive-damaged',
  'bad-number',
  'conflict',
  'cut-short',
  'input-limit',
  'missing-field',
  'total-mismatch',
  'unexpected-line'
] as const

const android = v.looseObject({
  build: maybeText,
  device: maybeText,
  fingerprint: maybeText,
  localTime: maybeText,
  manufacturer: maybeText,
  model: maybeText,
  release: maybeText,
  sdk: maybeCount,
  timeZone: maybeText
})

const section = v.looseObject({
  command: maybeText,
  ended: v.nullable(v.picklist(['complete', 'cut', 'failed', 'skipped', 'timed-out'])),
  file: text,
  line: count,
  lines: count,
  seconds: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
  service: maybeText,
  status: v.picklist(['absent', 'not-understood', 'understood']),
  title: text,
  why: maybeText
})

const machine = v.looseObject({
  android: v.optional(v.nullable(android)),
  bootId: maybeText,
  captureEnd: v.optional(maybeText),
  captureStart: v.optional(maybeText),
  holderGap: maybeText,
  host: v.optional(maybeText),
  inodesOrdered: v.boolean(),
  kernel: maybeText,
  processListGap: maybeText,
  uptimeSeconds: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e12)))
})

const descriptors = v.looseObject({
  dmabuf: count,
  drm: count,
  media: count,
  socket: count,
  syncFile: count,
  total: count,
  video: count
})

const process = v.looseObject({
  access: v.picklist(['denied', 'gone', 'lost', 'none', 'read']),
  cgroup: maybeText,
  cmdline: maybeText,
  comm: maybeText,
  descriptors: v.nullable(descriptors),
  fileLimit: maybeCount,
  kernelThread: v.nullable(v.boolean()),
  pid: count,
  reported: v.nullable(
    v.looseObject({pss: maybeCount, rss: maybeCount, rssHighWater: maybeCount, vendorRss: maybeCount})
  ),
  sharesDescriptorsWith: maybeCount,
  startTime: maybeCount,
  uid: maybeCount,
  unidentified: count
})

const refSource = v.variant('kind', [
  v.looseObject({kind: v.literal('attachment'), refs: count}),
  v.looseObject({kind: v.literal('drm-prime-cache'), refs: maybeCount}),
  v.looseObject({kind: v.literal('in-flight'), pids: v.array(count), refs: count, sole: v.boolean()})
])

const buffer = v.looseObject({
  attachments: v.nullable(v.array(text)),
  churn: v.nullable(v.picklist(['born', 'died', 'unclear'])),
  exporter: maybeText,
  fences: v.nullable(
    v.array(
      v.looseObject({
        context: maybeCount,
        driver: maybeText,
        seqno: maybeCount,
        signalled: v.boolean(),
        timeline: maybeText,
        usage: text
      })
    )
  ),
  hiddenRefs: maybeCount,
  hiddenRefsFrom: v.array(refSource),
  holders: v.array(v.looseObject({descriptors: maybeCount, maps: maybeCount, pid: count, startTime: maybeCount})),
  identityEstimated: v.boolean(),
  inode: maybeCount,
  listedBy: v.array(text),
  name: maybeText,
  refs: maybeCount,
  size: count,
  sizeEstimated: v.boolean()
})

const coverage = v.looseObject({
  denied: count,
  gone: count,
  interface: text,
  lost: count,
  read: count,
  reason: maybeText,
  status: v.picklist(['absent', 'complete', 'denied', 'partial']),
  unit: v.picklist(['buffers', 'descriptors', 'files', 'processes'])
})

const snapshot = v.looseObject({
  ...mediaSections,
  buffers: v.array(buffer),
  coverage: v.array(coverage),
  inFlight: v.array(v.looseObject({descriptor: count, pid: count, queued: count, socket: maybeCount})),
  issues: v.array(v.looseObject({code: v.picklist(issueCodes), line: count, path: text, text})),
  machine,
  processes: v.array(process),
  sections: v.optional(v.array(section))
})

/** Where and how it is not a snapshot; null: it is. What rests on other parts, holders on processes, is checked too. */
export function shapeFault(value: unknown): string | null {
  const {issues, output, success} = v.safeParse(snapshot, value, {abortEarly: true})
  if (!success) return `${v.getDotPath(issues[0]) ?? 'it'}: ${issues[0].message}`
  if (!output.coverage.some((row) => row.interface === 'process-list'))
    return 'coverage: the list of processes is not in it'
  const pids = new Set(output.processes.map(({pid}) => pid))
  if (pids.size < output.processes.length) return 'processes: a pid stands there twice'
  const inodes = output.buffers.flatMap(({inode}) => inode ?? [])
  if (new Set(inodes).size < inodes.length) return 'buffers: an inode stands there twice'
  for (const [index, {holders}] of output.buffers.entries()) {
    const known = holders.every(
      ({pid}, place) => pids.has(pid) && (place === 0 || (holders[place - 1]?.pid ?? 0) < pid)
    )
    if (!known) return `buffers.${index}.holders: not processes of the list, each once, in order of pid`
  }
  return null
}
