/** What explanations say to people: one sentence first, then what it rests on. */
import test from 'ava'
import {explainer} from '../../src/analysis/explain/explain.js'
import type {Asked} from '../../src/analysis/explain/explanation.js'
import type {DmaBuffer, Snapshot} from '../../src/model/snapshot.js'
import {table} from '../../src/render/formats/table.js'
import type {Report} from '../../src/render/report.js'
import {explainView, missingText} from '../../src/render/views/explain.js'
import {instance, queue, untracked, videoNode} from '../helpers/media-data.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'
import {plain} from './hostile.js'

const wording = {bytes: false}

function answer(asked: Asked, moments: readonly (readonly [Snapshot, boot: number])[]) {
  const one = explainer(asked, ['x'])
  for (const [index, [of, boot]] of moments.entries())
    one.see(of, {boot, snapshot: index, source: 'x', time: null, uptimeSeconds: index * 10})
  return one.answer()
}

function view(asked: Asked, ...moments: readonly (Snapshot | readonly [Snapshot, number])[]): Report {
  const found = answer(
    asked,
    moments.map((one) => ('buffers' in one ? [one, 0] : one))
  )
  if ('missing' in found) throw new Error(missingText(found))
  return explainView(found, wording)
}

const ask = {inode: 4, kind: 'buffer'} as const
const one = (over: Parameters<typeof buffer>[0]) => buffer({inode: 4, ...over})
const held = (over: Partial<DmaBuffer>): DmaBuffer => ({...one({}), ...over})
const [p1, p2, p3, p4] = [1, 2, 3, 4].map((pid) => process({pid}))
const of = (found: DmaBuffer | null, more: Parameters<typeof snapshot>[0] = {}) =>
  snapshot({
    buffers: found === null ? [] : [found],
    processes: [p1, p2, p3, p4].flatMap((each) => each ?? []),
    ...more
  })
/** Its process of the first pid is called so. */
const called = (comm: string) => of(one({holders: [1]}), {processes: [process({comm, pid: 1})]})
const first = (...moments: Parameters<typeof view>[1][]) => view(ask, ...moments).heading[0] ?? ''

test('who holds it, and whether alone', (t) => {
  t.is(
    first(of(one({holders: [1], name: 'frame'}))),
    'Buffer 4 "frame", 4.0 KiB of system: held by p1 (1) alone, by 1 descriptor.'
  )
  const gap = {machine: {holderGap: 'refused'}}
  t.is(first(of(one({holders: [1]}), gap)), 'Buffer 4, 4.0 KiB of system: held by p1 (1), by 1 descriptor.')
  const mapped = {holders: [{descriptors: 1, maps: 2, pid: 1, startTime: 10}]}
  t.regex(
    first(of(held({...mapped, hiddenRefs: 1, refs: 4}))),
    /held by p1 \(1\), by 1 descriptor and 2 maps, and by 1 reference of no process seen\.$/
  )
  t.regex(first(of(one({holders: [1, 2, 3, 4]}))), /held by 4 processes, p1 \(1\), p2 \(2\), p3 \(3\) and 1 more\.$/)
  t.regex(
    first(of(held({holders: [{descriptors: null, maps: null, pid: 1, startTime: 10}], refs: null}))),
    /held by p1 \(1\) alone\.$/
  )
})

test('what keeps a buffer that nobody holds, as far as it is known', (t) => {
  const nobody = (over: Partial<DmaBuffer>, more: Parameters<typeof snapshot>[0] = {}) => first(of(held(over), more))
  const attached = {
    attachments: ['vpu'],
    hiddenRefs: 1,
    hiddenRefsFrom: [{kind: 'attachment', refs: 1}],
    refs: 1
  } as const
  t.regex(nobody(attached), /no process holds it; a device is attached to it\.$/)
  t.regex(nobody({hiddenRefs: 2, refs: 2}), /no process holds it; 2 references that nothing shows must keep it\.$/)
  t.regex(nobody({hiddenRefs: null, refs: null}), /no process holds it; what keeps it is not known\.$/)
  t.regex(nobody({hiddenRefs: 0, refs: 1}), /the text does not say who has its descriptors\.$/)
  t.regex(nobody({hiddenRefs: 1, refs: 1}, {machine: {holderGap: 'refused'}}), /no holder was seen; 1 reference that/)
})

test('since when, and that it is gone', (t) => {
  const here = of(one({holders: [1]}))
  const none = of(null)
  t.regex(first(none, here, here), /alone, by 1 descriptor, since between #0 at 0 s and #1 at 10 s\.$/)
  t.regex(first(here, here), /, since before #0 at 0 s, the first that has it\.$/)
  t.regex(first(here, none), /: gone since #1 at 10 s; last seen in #0 at 0 s, then held by p1 \(1\) alone/)
  t.regex(first(here, [none, 1]), /: of an earlier boot than #1 at 10 s; last seen in #0 at 0 s, then held/)
  const partial = {...none, coverage: none.coverage.map((each) => ({...each, status: 'partial' as const}))}
  t.regex(first(here, partial), /: not seen since #1 at 10 s, where not all buffers were listed; last/)
  t.true(view(ask, here, [none, 1]).caveats.some((said) => said.startsWith('Not compared: 1 snapshot of other boots')))
})

test('references are a sum, and what nothing shows is said', (t) => {
  const lines = (over: Partial<DmaBuffer>) =>
    view(ask, of(held(over))).heading.filter((said) => /^\d+ ref|^Ref/.test(said))
  const from = [
    {kind: 'attachment', refs: 1},
    {kind: 'drm-prime-cache', refs: null}
  ] as const
  t.deepEqual(
    lines({attachments: ['gpu'], hiddenRefs: 3, hiddenRefsFrom: from, holders: one({holders: [1]}).holders, refs: 4}),
    ['4 references = 1 descriptor + 1 of attached devices + 2 that a DRM driver may keep for its handles.']
  )
  t.deepEqual(lines({hiddenRefs: 3, refs: 3}), ['3 references = 3 that nothing shows.'])
  t.deepEqual(lines({holders: one({holders: [1, 2]}).holders, refs: 1}), [
    '1 reference = 2 descriptors - 1 read at another moment.'
  ])
  t.deepEqual(lines({refs: 0}), ['0 references = none seen.'])
  t.regex(lines({hiddenRefs: null, refs: null})[0] ?? '', /is in no interface that was read/)
})

test('age among the live', (t) => {
  const among = (inode: number, all: number) => {
    const buffers = Array.from({length: all}, (_, at) => buffer({inode: at + 1}))
    return view({inode, kind: 'buffer'}, snapshot({buffers})).heading.find((said) => said.includes('live buffers'))
  }
  t.is(among(1, 5), 'The oldest of 5 live buffers.')
  t.is(among(5, 5), 'The youngest of 5 live buffers.')
  t.is(among(2, 5), 'Older than 3 of the 4 other live buffers.')
  t.is(among(6, 201), 'Older than 97 % of the 200 other live buffers.')
  t.is(among(1, 1), undefined)
})

test('the tree: a process once, what may be behind a device below it, those alike together', (t) => {
  const holders = [1, 2, 3].map((pid) => ({descriptors: 1, maps: pid === 1 ? 2 : 0, pid, startTime: pid * 10}))
  const found = held({
    attachments: ['isp.0'],
    hiddenRefs: 1,
    hiddenRefsFrom: [{kind: 'attachment', refs: 1}],
    holders,
    refs: 6
  })
  const processes = [process({comm: 'cam', pid: 1}), process({comm: 'w-1', pid: 2}), process({comm: 'w-2', pid: 3})]
  const all = of(found, {
    instances: [untracked(1, {device: 'isp.0', path: '/dev/video3'})],
    processes,
    videoNodes: [videoNode({device: 'isp.0', path: '/dev/video3'})]
  })
  t.deepEqual(view(ask, all).heading.slice(1, 7), [
    '  cam (1)',
    '    1 descriptor (1 reference)',
    '    2 maps (2 references)',
    '  w-1 (2) and 1 alike: 1 descriptor (2 references)',
    '  isp.0 attached (1 reference)',
    '    /dev/video3: fd 3, cam (1) (possible)'
  ])
})

test('of very many branches the first are shown', (t) => {
  const holders = Array.from({length: 30}, (_, at) => at + 1)
  const {heading} = view(ask, of(one({holders}), {processes: []}))
  t.is(heading.filter((said) => /^ {2}\d+: 1 desc/.test(said)).length, 20)
  t.true(heading.includes('  and 10 more (--columns path,refs --top 0 lists all)'))
})

test('no name breaks a line or forges one', (t) => {
  const evil = 'a\n  init (1): 9 descriptors\u001b[2J'
  const found = one({attachments: [evil], exporter: evil, holders: [1], name: evil})
  const processes = [process({comm: evil, pid: 1})]
  const all = of(found, {
    instances: [instance({device: evil, path: null, pid: 1, queues: [queue(4, 1, evil)]})],
    processes
  })
  for (const asked of [ask, {kind: 'process', pid: 1}, {kind: 'instance', path: evil}] as const) {
    const text = table(view(asked, all, all), {...plain, width: 400})
    t.false(text.includes('\u001b'))
    t.notRegex(text, /^ {2}init/m)
    t.true(text.includes(String.raw`a\x0a`))
  }
})

test('a process: what it holds, descriptors against the limit, what came', (t) => {
  const descriptors = {dmabuf: 2, drm: 1, media: 0, socket: 0, syncFile: 3, total: 90, video: 0}
  const who = process({descriptors, fileLimit: 100, pid: 1})
  const buffers = [one({holders: [1]}), buffer({holders: [1, 2], inode: 5, size: 8192})]
  const {heading} = view(
    {kind: 'process', pid: 1},
    snapshot({buffers: buffers.slice(0, 1), processes: [who]}),
    snapshot({buffers, processes: [who]})
  )
  t.deepEqual(heading, [
    'Process p1 (1) holds 2 dma-bufs of 2 kinds, 12.0 KiB; its share of them is 8.0 KiB, of which 4.0 KiB nobody else holds.',
    'Descriptors: 90 open of at most 100, among them 2 dma-buf, 3 sync_file, 1 DRM.',
    'From #0 at 0 s to #1 at 10 s, +8.0 KiB: 1 buffer came, 0 went.'
  ])
})

test('a process that could not be read has at least what was seen', (t) => {
  const who = process({access: 'denied', descriptors: null, pid: 1, unidentified: 2})
  const {heading} = view({kind: 'process', pid: 1}, snapshot({processes: [who]}))
  t.regex(heading[0] ?? '', /holds at least 0 dma-bufs/)
  t.is(heading[1], 'Descriptors: not read (denied).')
  t.is(heading[2], '2 descriptors or maps of dma-bufs could not be told apart.')
})

test('a device that nothing tracks tells nothing of its bytes', (t) => {
  const all = snapshot({
    instances: [untracked(1)],
    processes: [process({pid: 1})],
    videoNodes: [videoNode({path: '/dev/video3'})]
  })
  t.is(
    view({kind: 'instance', path: '/dev/video3'}, all).heading[0],
    '/dev/video3: 1 instance, open in 1; no interface of this kernel tells what it has.'
  )
})

test('what is not there is told with what is', (t) => {
  const text = (asked: Asked, ...all: readonly Snapshot[]) => {
    const found = answer(
      asked,
      all.map((each) => [each, 0])
    )
    return 'missing' in found ? missingText(found) : null
  }
  const here = of(one({holders: [1]}))
  t.is(
    text({inode: 9, kind: 'buffer'}, here),
    'no dma-buf has inode 9 in the snapshot; it has 1 dma-buf, nearest are 4'
  )
  t.is(
    text({inode: 9, kind: 'buffer'}, here, here),
    'no dma-buf has inode 9 in any of 2 snapshots; the last has 1 dma-buf, nearest are 4'
  )
  t.is(
    text({inode: 9, kind: 'buffer'}, of(one({inode: null}))),
    'no inode is known of 1 dma-buf: this kernel prints none'
  )
  t.is(text({kind: 'process', pid: 9}, here), 'no process has pid 9 in the snapshot; dma-bufs are held by 1')
  t.is(text({kind: 'instance', path: 'x'}, here), 'no V4L2 node or device is called x in the snapshot')
})

test('a process that calls itself nothing is seen to', (t) => {
  t.regex(first(called('')), /held by \(no name\) \(1\) alone/)
  t.regex(first(called(' ')), /held by \\x20 \(1\) alone/)
  t.regex(first(called('a  b')), /held by a \\x20b \(1\) alone/)
})

test('who had the pid before is said in plain words', (t) => {
  const had = (comm: string | null, startTime: number) => of(null, {processes: [process({comm, pid: 1, startTime})]})
  const told = (comm: string | null) =>
    view({kind: 'process', pid: 1}, had(comm, 5), had('new', 9)).heading.find((line) => line.startsWith('Until'))
  t.is(told('old'), 'Until #0 at 0 s the pid 1 was another process, old.')
  t.is(told(null), 'Until #0 at 0 s the pid 1 was another process.')
})

test('a history with fewer rows than snapshots says why', (t) => {
  const said = 'History: a later snapshot without a row showed no change.'
  const [a, b] = [of(one({holders: [1]})), of(one({holders: [1, 2]}))]
  t.true(view(ask, a, a, b).caveats.includes(said))
  t.false(view(ask, a, b).caveats.includes(said))
  t.false(view(ask, of(null), a, b).caveats.includes(said))
  t.false(view(ask, a).caveats.includes(said))
})
