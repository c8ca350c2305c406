import test from 'ava'
import {inFlightDescriptors} from '../../../src/analysis/leaks/rules/in-flight-descriptors.js'
import type {RefSource, Snapshot} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {coverageWithout, series} from '../../helpers/leak-series.js'
import {buffer, process} from '../../helpers/snapshot.js'

const findings = (snapshots: readonly Snapshot[]) => judged([inFlightDescriptors], snapshots).findings
const confidences = (snapshots: readonly Snapshot[]) => findings(snapshots).map(({confidence}) => confidence)

const queued = (sole: boolean, refs = 1): RefSource => ({kind: 'in-flight', pids: [7], refs, sole})
const socket = (over: {pid?: number; queued?: number; socket?: number | null} = {}) => ({
  descriptor: 5,
  pid: 7,
  queued: 1,
  socket: 99,
  ...over
})

/** One buffer that nobody holds, while a socket of process 7 has one descriptor in its queue. */
const waiting = (count: number, over: Parameters<typeof buffer>[0] = {}, inFlight = [socket()]) =>
  series(count, () => ({
    buffers: [buffer({hiddenRefs: 1, hiddenRefsFrom: [queued(true)], refs: 1, ...over})],
    inFlight,
    processes: [process({pid: 7}), process({pid: 8})]
  }))

test('one snapshot: possible, in whose socket', (t) => {
  const [found, ...others] = findings(waiting(1, {name: 'frame-1'}, [socket(), socket({pid: 8})]))
  t.deepEqual(others, [])
  t.deepEqual(found, {
    args: {buffers: 1, queued: 1, seconds: 0, snapshots: 1, sockets: 1, sure: 1},
    bytes: 4096,
    confidence: 'possible',
    evidence: [{bytes: 4096, count: 1, snapshot: 0}],
    rule: 'in-flight-descriptors',
    subject: {
      comm: 'p7',
      device: null,
      exporter: 'system',
      inodes: [1],
      name: 'frame-#',
      path: null,
      pid: 7,
      sharedWith: [8],
      size: 4096,
      startTime: 70,
      what: null
    }
  })
})

test('the same buffer in the same queue a second later: likely', (t) => {
  t.deepEqual(confidences(waiting(2)), ['likely'])
  const close = waiting(2).map((one) => ({...one, machine: {...one.machine, uptimeSeconds: 60}}))
  t.deepEqual(confidences(close), ['possible'])
})

test('a queue that is read, and another buffer each time, are life', (t) => {
  const read = waiting(3).map((one, place) => ({...one, inFlight: [socket({queued: 5 - place})]}))
  const other = waiting(3).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, inode: place + 1}))
  }))
  const elsewhere = waiting(2).map((one, place) => ({...one, inFlight: [socket({socket: place})]}))
  const reused = waiting(2).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, size: 4096 * (place + 1)}))
  }))
  for (const one of [read, other, elsewhere, reused]) t.deepEqual(confidences(one), ['possible'])
})

test('possible at most where it may be another buffer, another socket or a driver', (t) => {
  const two = series(3, () => ({
    buffers: [1, 2].map((inode) => buffer({hiddenRefs: 1, hiddenRefsFrom: [queued(false)], inode})),
    inFlight: [socket({queued: 2})]
  }))
  const sockets = waiting(3, {}, [socket(), socket({pid: 8, socket: 98})])
  const descriptors = {dmabuf: 0, drm: 0, media: 0, socket: 0, syncFile: 0, total: 4, video: 1}
  const imported = waiting(3).map((one) => ({...one, processes: [process({descriptors, pid: 7})]}))
  const [alone, ...rest] = waiting(2)
  const late = alone === undefined ? [] : [{...alone, buffers: two[0]?.buffers ?? [], inFlight: [socket({queued: 2})]}]
  const grown = [...late, ...rest.map((one) => ({...one, inFlight: [socket({queued: 2})]}))]
  for (const one of [two, sockets, imported, grown]) t.deepEqual(confidences(one), ['possible'])
  t.like(findings(two)[0], {args: {buffers: 2, sure: 0}, bytes: 8192})
  t.like(findings(sockets)[0], {subject: {pid: null, sharedWith: [7, 8]}})
})

test('nothing where the queue cannot explain it', (t) => {
  const many = series(1, () => ({
    buffers: [1, 2].map((inode) => buffer({hiddenRefs: 1, hiddenRefsFrom: [queued(false)], inode})),
    inFlight: [socket()]
  }))
  t.deepEqual(findings(many), [])
  t.deepEqual(findings(waiting(3, {hiddenRefs: 2, refs: 2})), [])
  t.deepEqual(findings(waiting(3, {holders: [8], refs: 2})), [])
  t.deepEqual(findings(waiting(3, {churn: 'unclear'})), [])
  const attached = {attachments: ['dpu'], hiddenRefs: 2, hiddenRefsFrom: [{kind: 'attachment', refs: 1}, queued(true)]}
  t.deepEqual(confidences(waiting(3, attached as Parameters<typeof buffer>[0])), ['likely'])
})

test('says nothing where a process could not be read, and why', (t) => {
  const unread = waiting(3).map((one) => ({...one, coverage: coverageWithout('dmabuf-fdinfo')}))
  const {findings: found, skipped} = judged([inFlightDescriptors], unread)
  t.deepEqual(found, [])
  t.like(skipped[0], {needs: ['dmabuf-fdinfo'], reason: 'refused', silent: true})
})
