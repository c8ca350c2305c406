import test from 'ava'
import {hiddenReferences} from '../../../src/analysis/leaks/rules/hidden-references.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {coverageWithout, series} from '../../helpers/leak-series.js'
import {buffer, process} from '../../helpers/snapshot.js'

const findings = (snapshots: readonly Snapshot[]) => judged([hiddenReferences], snapshots).findings
const confidences = (snapshots: readonly Snapshot[]) => findings(snapshots).map(({confidence}) => confidence)

/** `refs`: beyond all that is seen of one buffer, which process 7 holds, at each place. */
const referenced = (refs: readonly number[], over: Parameters<typeof buffer>[0] = {}) =>
  series(refs.length, (place) => ({
    buffers: [
      buffer({hiddenRefs: refs[place] ?? 0, holders: [7], name: 'frame-1', ...over}),
      buffer({holders: [7], inode: 2, name: 'frame-2'})
    ],
    processes: [process({pid: 7})]
  }))

test('the same number in three snapshots: possible', (t) => {
  const [found, ...others] = findings(referenced([2, 2, 2]))
  t.deepEqual(others, [])
  t.deepEqual(found, {
    args: {buffers: 1, others: 0, refs: 2, refsBefore: 2, rises: 0, seconds: 20, snapshots: 3},
    bytes: 4096,
    confidence: 'possible',
    evidence: [
      {bytes: 4096, count: 2, snapshot: 0},
      {bytes: 4096, count: 2, snapshot: 2}
    ],
    rule: 'hidden-references',
    subject: {
      comm: 'p7',
      device: null,
      exporter: 'system',
      inodes: [1],
      name: 'frame-#',
      path: null,
      pid: 7,
      sharedWith: [],
      size: 4096,
      startTime: 70,
      what: null
    }
  })
})

test('never from one moment', (t) => {
  t.deepEqual(findings(referenced([2])), [])
  t.deepEqual(findings(referenced([2, 2])), [])
  const close = referenced([2, 2, 2]).map((one, at) => ({
    ...one,
    machine: {...one.machine, uptimeSeconds: 60 + at / 9}
  }))
  t.deepEqual(findings(close), [])
})

test('ever more of them: likely', (t) => {
  const [found] = findings(referenced([1, 2, 3, 4, 5, 6, 7, 8]))
  t.like(found, {args: {refs: 8, refsBefore: 1, rises: 1}, confidence: 'likely'})
  t.deepEqual(
    found?.evidence.map(({count}) => count),
    [1, 2, 3, 4, 5, 6, 7, 8]
  )
})

test('a number that comes to rest, jumps once or goes to and fro does not rise', (t) => {
  for (const healthy of [
    [1, 3, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8],
    [2, 2, 2, 2, 4, 4, 4, 4],
    [2, 2, 9, 2, 2, 2, 2, 2],
    [1, 3, 5, 1, 3, 5, 1, 3, 5, 5, 5, 5]
  ])
    t.deepEqual(confidences(referenced(healthy)), ['possible'], healthy.join())
  for (const moving of [
    [4, 5, 4, 5, 4, 5, 4, 5],
    [1, 2, 3, 1, 2, 3, 1, 2],
    [3, 3, 3, 3, 3, 3, 0, 0]
  ])
    t.deepEqual(confidences(referenced(moving)), [], moving.join())
  // One that comes late does not rise by coming.
  t.like(findings(referenced([0, 0, 1, 1, 1, 2, 2, 3]))[0], {args: {rises: 0}})
})

test('what explains them is not hidden', (t) => {
  const rising = [1, 2, 3, 4, 5, 6, 7, 8]
  t.deepEqual(findings(referenced(rising, {hiddenRefsFrom: [{kind: 'drm-prime-cache', refs: null}]})), [])
  const inFlight = {kind: 'in-flight', pids: [7], refs: 1, sole: false} as const
  t.deepEqual(findings(referenced(rising, {hiddenRefsFrom: [inFlight]})), [])
  const attached = rising.map((refs) => ({kind: 'attachment', refs}) as const)
  const explained = referenced(rising).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) =>
      each.inode === 1 ? {...each, hiddenRefsFrom: attached.slice(place, place + 1)} : each
    )
  }))
  t.deepEqual(findings(explained), [])
})

test('where a V4L2 node is open, a number at rest is an import', (t) => {
  const descriptors = {dmabuf: 1, drm: 0, media: 0, socket: 0, syncFile: 0, total: 4, video: 1}
  const open = (refs: readonly number[]) =>
    referenced(refs).map((one) => ({...one, processes: [process({descriptors, pid: 7})]}))
  t.deepEqual(findings(open([1, 1, 1, 1])), [])
  const [first, ...rest] = open([1, 1, 1, 1])
  const closed = rest.map((one) => ({...one, processes: [process({pid: 7})]}))
  t.deepEqual(findings(first === undefined ? [] : [first, ...closed]), [])
  t.deepEqual(confidences(open([1, 2, 3, 4, 5, 6, 7, 8])), ['likely'])
})

test('another buffer of the same inode begins anew', (t) => {
  const reused = referenced([2, 2, 2, 2]).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, size: place < 2 ? 4096 : 8192}))
  }))
  t.deepEqual(findings(reused), [])
})

test('what nobody holds, what came or went, and what was guessed is not told here', (t) => {
  for (const over of [{holders: []}, {churn: 'born'}, {identityEstimated: true}] as const)
    t.deepEqual(findings(referenced([2, 2, 2, 2], over)), [])
  const gap = referenced([2, 2, 2, 2]).map((one) => ({...one, machine: {...one.machine, holderGap: 'x'}}))
  t.deepEqual(findings(gap), [])
  const unread = referenced([2, 2, 2, 2]).map((one) => ({...one, coverage: coverageWithout('dmabuf-maps')}))
  t.like(judged([hiddenReferences], unread), {findings: [], skipped: [{needs: ['dmabuf-maps'], silent: true}]})
})

test('one habit of a driver is one finding', (t) => {
  const [found, ...others] = findings(
    series(3, () => ({
      buffers: [1, 2, 3].map((inode) =>
        buffer({hiddenRefs: 1, holders: [inode, 9], inode, name: `${inode}`, size: inode})
      ),
      processes: [1, 2, 3, 9].map((pid) => process({comm: pid === 9 ? 'b' : 'a', pid}))
    }))
  )
  t.deepEqual(others, [])
  t.like(found?.subject, {comm: null, inodes: [1, 2, 3], pid: null, sharedWith: [1, 2, 3, 9], size: null, what: 'a, b'})
})
