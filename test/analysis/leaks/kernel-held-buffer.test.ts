import test from 'ava'
import {kernelHeldBuffer} from '../../../src/analysis/leaks/rules/kernel-held-buffer.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {coverageWithout, series} from '../../helpers/leak-series.js'
import {buffer, process} from '../../helpers/snapshot.js'

const findings = (snapshots: readonly Snapshot[]) => judged([kernelHeldBuffer], snapshots).findings
const confidences = (snapshots: readonly Snapshot[]) => findings(snapshots).map(({confidence}) => confidence)

/** Held by process 7 in the first snapshot, by nobody later. */
const letGo = (count: number, over: Parameters<typeof buffer>[0] = {}, processes = [process({pid: 7})]) =>
  series(count, (place) => ({
    buffers: [place === 0 ? buffer({...over, holders: [7]}) : buffer({hiddenRefs: 1, refs: 1, ...over})],
    processes: place === 0 ? [process({pid: 7})] : processes
  }))

test('one snapshot: possible, with all that is known', (t) => {
  const [found, ...others] = findings(
    series(1, () => ({
      buffers: [
        buffer({holders: [7], inode: 3}),
        buffer({
          attachments: ['dpu', 'dpu'],
          fences: [true, false].map((signalled) => ({
            context: null,
            driver: 'dpu',
            seqno: 1,
            signalled,
            timeline: 't',
            usage: 'write'
          })),
          inode: 5,
          name: 'frame-17',
          size: 8192
        })
      ],
      processes: [process({pid: 7})]
    }))
  )
  t.deepEqual(others, [])
  t.deepEqual(found, {
    args: {
      attached: 1,
      buffers: 1,
      doubt: null,
      explainedBy: null,
      lastAlive: 0,
      lastHolders: 0,
      lastPid: null,
      lastStartTime: null,
      oldestRank: 2,
      others: 0,
      pendingFences: 1,
      ranked: 2,
      seconds: 0,
      snapshots: 1
    },
    bytes: 8192,
    confidence: 'possible',
    evidence: [{bytes: 8192, count: 1, snapshot: 0}],
    rule: 'kernel-held-buffer',
    subject: {
      comm: null,
      device: 'dpu',
      exporter: 'system',
      inodes: [5],
      name: 'frame-#',
      path: null,
      pid: null,
      sharedWith: [],
      size: 8192,
      startTime: null,
      what: null
    }
  })
})

test('three snapshots with nothing attached: likely, and who had it last', (t) => {
  const [found] = findings(letGo(4))
  t.is(found?.confidence, 'likely')
  t.is(found?.subject.comm, 'p7')
  t.like(found?.args, {lastAlive: 1, lastHolders: 1, lastPid: 7, lastStartTime: 70, seconds: 20, snapshots: 3})
  t.deepEqual(found?.evidence, [
    {bytes: 0, count: 0, snapshot: 0},
    {bytes: 4096, count: 1, snapshot: 1},
    {bytes: 4096, count: 1, snapshot: 3}
  ])
})

test('two snapshots: likely only if who had it last is gone', (t) => {
  t.deepEqual(confidences(letGo(3)), ['possible'])
  t.deepEqual(confidences(letGo(3, {}, [])), ['likely'])
  t.deepEqual(confidences(letGo(3, {}, [process({pid: 7, startTime: 999})])), ['likely'])
  t.deepEqual(confidences(letGo(2, {}, [])), ['possible'])
  t.deepEqual(confidences(series(2, () => ({buffers: [buffer()]}))), ['possible'])
})

test('snapshots less than a second apart are one moment', (t) => {
  const close = letGo(4, {}, []).map((one, place) => ({
    ...one,
    machine: {...one.machine, uptimeSeconds: 60 + place / 10}
  }))
  t.deepEqual(confidences(close), ['possible'])
  const often = letGo(6).map((one, place) => ({...one, machine: {...one.machine, uptimeSeconds: 60 + 0.6 * place}}))
  t.deepEqual(confidences(often), ['likely'])
})

test('never more than possible where something may rightly have it', (t) => {
  const attached = letGo(4, {attachments: ['dpu']}, [])
  const untold = letGo(4, {attachments: null}, [])
  const handle = letGo(4, {attachments: ['gpu'], hiddenRefsFrom: [{kind: 'drm-prime-cache', refs: null}]}, [])
  const queued = letGo(4, {hiddenRefsFrom: [{kind: 'in-flight', pids: [9], refs: 1, sole: false}]}, [])
  const descriptors = {dmabuf: 0, drm: 0, media: 0, socket: 0, syncFile: 0, total: 4, video: 1}
  const imported = letGo(4, {}, [process({descriptors, pid: 8})])
  const uncounted = letGo(4, {}, []).map((one) => ({
    ...one,
    coverage: one.coverage.filter(({interface: id}) => id !== 'socket-fdinfo')
  }))
  const within = (doubtful: readonly Snapshot[]) =>
    letGo(5, {}, []).map((one, at) => (at === 1 ? (doubtful[1] ?? one) : one))
  for (const one of [attached, untold, handle, queued, imported, uncounted, within(imported), within(queued)])
    t.deepEqual(confidences(one), ['possible'])
})

test('what lies in a queue, and an object that its own GEM handle keeps, is not told here', (t) => {
  t.deepEqual(findings(letGo(4, {hiddenRefsFrom: [{kind: 'in-flight', pids: [9], refs: 1, sole: true}]}, [])), [])
  t.deepEqual(findings(letGo(4, {hiddenRefsFrom: [{kind: 'drm-prime-cache', refs: null}]}, [])), [])
})

/** `counts`: kept by a device that is attached, oldest first, at each place. */
const kept = (counts: readonly number[], over: Parameters<typeof buffer>[0] = {}) =>
  series(counts.length, (place) => ({
    buffers: Array.from({length: counts[place] ?? 0}, (_, at) =>
      buffer({attachments: ['codec'], inode: at + 1, ...over})
    )
  }))

/** Growth that is not sure yet. */
const slowly = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]

test('attached, and ever more of them: likely; at rest they are only possible', (t) => {
  t.like(findings(kept([1, 2, 3, 4, 5, 6, 7, 8])), [{args: {buffers: 6, others: 2}, confidence: 'likely'}])
  for (const healthy of [
    [1, 3, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8],
    slowly,
    [2, 2, 2, 9, 2, 2, 2, 2],
    [1, 3, 5, 1, 3, 5, 1, 3, 5, 1, 3, 5],
    [4, 5, 4, 5, 4, 5, 4, 5],
    [3, 3, 3, 3, 6, 6, 6, 6]
  ])
    t.deepEqual(confidences(kept(healthy)), ['possible'], healthy.join())
})

test('GEM objects of their own are told only when they grow, and as possible', (t) => {
  const own = {attachments: [], hiddenRefsFrom: [{kind: 'drm-prime-cache', refs: null}]} as const
  t.deepEqual(confidences(kept([1, 2, 3, 4, 5, 6, 7, 8], own)), ['possible'])
  t.deepEqual(confidences(kept(slowly, own)), ['possible'])
  t.deepEqual(confidences(kept([1, 3, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], own)), [])
})

test('a buffer that is held again begins anew; one that is gone is no finding', (t) => {
  const passed = series(6, (place) => ({
    buffers: [place % 2 === 0 ? buffer({holders: [7]}) : buffer()],
    processes: [process({pid: 7})]
  }))
  t.deepEqual(confidences(passed), ['possible'])
  t.deepEqual(findings(series(5, (place) => ({buffers: place < 4 ? [buffer()] : []}))), [])
})

test('another buffer of the same inode begins anew, and a guessed holder is none', (t) => {
  const reused = letGo(4).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, size: place < 2 ? 4096 : 8192}))
  }))
  t.like(findings(reused), [{args: {lastHolders: 0, snapshots: 2}, confidence: 'possible'}])
  const guessed = letGo(4).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, identityEstimated: place === 0}))
  }))
  t.like(findings(guessed)[0], {args: {lastHolders: 0}})
})

test('a device that detaches is no longer named', (t) => {
  const detached = letGo(5, {}, []).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, attachments: place < 3 ? ['dpu'] : []}))
  }))
  t.like(findings(detached)[0], {args: {attached: 0}, subject: {device: null}})
})

test('a snapshot that leaves it open neither proves nor clears it', (t) => {
  const unclear = letGo(5, {}, []).map((one, place) =>
    place === 2 ? {...one, buffers: one.buffers.map((each) => ({...each, churn: 'unclear' as const}))} : one
  )
  t.like(findings(unclear)[0], {args: {snapshots: 3}, confidence: 'likely'})
  t.deepEqual(findings(letGo(4, {churn: 'unclear'})), [])
  t.deepEqual(findings(letGo(4, {identityEstimated: true})), [])
})

test('equal ones are one finding, others are told apart', (t) => {
  const found = findings(
    series(1, () => ({
      buffers: [
        buffer({inode: 1, name: 'a-1'}),
        buffer({inode: 2, name: 'a-2'}),
        buffer({inode: 3, name: 'b'}),
        buffer({attachments: ['dpu'], inode: 4, name: 'b'})
      ]
    }))
  )
  t.deepEqual(
    found.map(({subject: {inodes}}) => inodes),
    [[1, 2], [4], [3]]
  )
})

test('says nothing where a process could not be read, and why', (t) => {
  for (const id of ['process-list', 'dmabuf-fdinfo', 'dmabuf-maps'] as const) {
    const {findings: found, skipped} = judged(
      [kernelHeldBuffer],
      letGo(4, {}, []).map((one) => ({...one, coverage: coverageWithout(id)}))
    )
    t.deepEqual(found, [])
    t.like(skipped[0], {needs: [id], reason: 'refused', silent: true})
  }
})
