import test from 'ava'
import {stuckFence} from '../../../src/analysis/leaks/rules/stuck-fence.js'
import type {Fence, Snapshot} from '../../../src/model/snapshot.js'
import {findingsOf} from '../../helpers/judged.js'
import {seriesOf} from '../../helpers/rising.js'
import {buffer} from '../../helpers/snapshot.js'

const fence = (over: Partial<Fence> = {}): Fence => ({
  context: 44,
  driver: 'i915',
  seqno: 7,
  signalled: false,
  timeline: 'rcs0',
  usage: 'write',
  ...over
})

/** On buffer 5 the fences of each moment; so many seconds between them. */
const judge = (
  moments: readonly (readonly Fence[])[],
  seconds: number | null = 10,
  over: Parameters<typeof buffer>[0] = {}
) =>
  findingsOf(
    stuckFence,
    seriesOf(moments, (fences, place) => ({
      buffers: [buffer({fences, inode: 5, ...over})],
      machine: {uptimeSeconds: seconds === null ? null : 60 + seconds * place}
    }))
  )

const confidences = (...given: Parameters<typeof judge>) => judge(...given).map(({confidence}) => confidence)

test('one fence in two moments is possible, in three over ten seconds likely', (t) => {
  t.deepEqual(judge([[fence()]]), [])
  const [found, ...more] = judge([[fence()], [fence()]])
  t.deepEqual(more, [])
  t.deepEqual(found, {
    args: {
      buffers: 1,
      context: 44,
      driver: 'i915',
      fences: 1,
      seconds: 10,
      seqno: 7,
      snapshots: 2,
      timeline: 'rcs0',
      usages: 'write'
    },
    bytes: 4096,
    confidence: 'possible',
    evidence: [
      {bytes: null, count: 1, snapshot: 0},
      {bytes: null, count: 1, snapshot: 1}
    ],
    rule: 'stuck-fence',
    subject: {
      comm: null,
      device: null,
      exporter: null,
      inodes: [5],
      name: null,
      path: null,
      pid: null,
      sharedWith: [],
      size: null,
      startTime: null,
      what: 'i915 rcs#'
    }
  })
  t.deepEqual(confidences([[fence()], [fence()], [fence()]], 5), ['likely'])
  t.deepEqual(confidences([[fence()], [fence()], [fence()]], 4), ['possible'])
})

test('less than a second tells nothing; times that are not told never make it likely', (t) => {
  t.deepEqual(confidences([[fence()], [fence()]], 0.4), [])
  t.deepEqual(confidences([[fence()], [fence()]], null), ['possible'])
  t.deepEqual(confidences([[fence()], [fence()], [fence()], [fence()]], null), ['possible'])
})

test('another fence of the same timeline, and one that was signalled, is work that goes on', (t) => {
  t.deepEqual(judge([7, 8, 9, 10].map((seqno) => [fence({seqno})])), [])
  t.deepEqual(judge([[fence()], [fence()], [fence({driver: null, signalled: true, timeline: null})]]), [])
  t.deepEqual(judge([[fence()], [fence()], []]), [])
  t.deepEqual(judge([[fence({signalled: true})], [fence({signalled: true})]]), [])
})

test('without a number nothing is the same; without a context only on the same buffer', (t) => {
  t.deepEqual(judge([[fence({seqno: null})], [fence({seqno: null})]]), [])
  t.deepEqual(confidences([[fence({context: null})], [fence({context: null})]]), ['possible'])
  const moved = seriesOf([5, 6], (inode) => ({buffers: [buffer({fences: [fence({context: null})], inode})]}))
  t.deepEqual(findingsOf(stuckFence, moved), [])
  const known = seriesOf([5, 6], (inode) => ({buffers: [buffer({fences: [fence()], inode})]}))
  t.is(findingsOf(stuckFence, known).length, 1)
})

test('a fence that only keeps books is never meant to be signalled', (t) =>
  t.deepEqual(judge([[fence({usage: 'bookkeep'})], [fence({usage: 'bookkeep'})]]), []))

test('a buffer that came, went or was guessed tells nothing', (t) => {
  t.deepEqual(judge([[fence()], [fence()]], 10, {churn: 'unclear'}), [])
  t.deepEqual(judge([[fence()], [fence()]], 10, {identityEstimated: true}), [])
})

test('fences of one timeline are one finding, of the first that waits and all that wait', (t) => {
  const moments = [0, 1, 2].map(() => [5, 6, 7])
  const found = findingsOf(
    stuckFence,
    seriesOf(moments, (inodes, place) => ({
      buffers: inodes.map((inode) =>
        buffer({fences: place === 0 && inode > 5 ? [] : [fence({seqno: inode, timeline: `app[${90 + inode}]`})], inode})
      )
    }))
  )
  t.is(found.length, 1)
  t.like(found[0], {args: {buffers: 3, fences: 3, seqno: 5, snapshots: 3, timeline: 'app[95]'}, bytes: 3 * 4096})
  t.like(found[0]?.subject, {inodes: [5, 6, 7], what: 'i915 app[#]'})
})

test('of fences that wait as long the first is the one with the lowest number', (t) => {
  const both = [fence({seqno: 9}), fence({seqno: 8})]
  t.like(judge([both, both])[0], {args: {fences: 2, seqno: 8}})
})

const timelines = (counts: readonly (readonly {name?: string; unsignalled: number; value?: number}[])[]) =>
  findingsOf(
    stuckFence,
    seriesOf(counts, (all) => ({timelines: all.map((one) => ({name: 'app-9', value: 3, ...one}))}))
  )

test('a timeline that stands still while more and more waits is possible', (t) => {
  const [found, ...more] = timelines([[{unsignalled: 1}], [{unsignalled: 2}], [{unsignalled: 4}]])
  t.deepEqual(more, [])
  t.like(found, {
    args: {fences: 4, seconds: 120, seqno: 3, snapshots: 3, timeline: 'app-9'},
    bytes: 0,
    confidence: 'possible',
    subject: {what: 'timeline app-#'}
  })
})

test('a timeline that moves, or that as many wait for as before, is at work or at rest', (t) => {
  t.deepEqual(timelines([[{unsignalled: 1, value: 3}], [{unsignalled: 2, value: 4}]]), [])
  t.deepEqual(timelines([[{unsignalled: 2}], [{unsignalled: 2}], [{unsignalled: 2}]]), [])
  t.deepEqual(timelines([[{unsignalled: 2}], [{unsignalled: 5}], [{unsignalled: 3}]]), [])
  t.deepEqual(timelines([[{unsignalled: 1}], [{unsignalled: 1}, {unsignalled: 2}]]), [])
  t.deepEqual(
    timelines([[{unsignalled: 1}], [{unsignalled: 1}, {unsignalled: 1}], [{unsignalled: 2}, {unsignalled: 1}]]),
    []
  )
})

test('what a fence tells of a timeline is told once', (t) => {
  const both = seriesOf(
    [1, 2],
    (unsignalled): Partial<Omit<Snapshot, 'machine'>> => ({
      buffers: [buffer({fences: [fence({driver: 'sw_sync', timeline: 'app-9'})], inode: 5})],
      timelines: [{name: 'app-9', unsignalled, value: 3}]
    })
  )
  t.deepEqual(
    findingsOf(stuckFence, both).map(({subject: {what}}) => what),
    ['sw_sync app-#']
  )
})
