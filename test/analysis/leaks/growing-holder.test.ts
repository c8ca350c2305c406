import test from 'ava'
import {growingHolder} from '../../../src/analysis/leaks/rules/growing-holder.js'
import type {DmaBuffer} from '../../../src/model/snapshot.js'
import {history, random} from '../../helpers/histories.js'
import {findingsOf, judged} from '../../helpers/judged.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

/** [first snapshot, last snapshot] of each buffer, of 12. */
type Lives = readonly (readonly [number, number])[]
const length = 12
const ever = Number.POSITIVE_INFINITY
const each = (from: number, to: number, step = 1): Lives =>
  Array.from({length: Math.ceil((to - from) / step)}, (_, at) => [from + at * step, ever] as const)

const read = {denied: 0, gone: 0, lost: 0, read: 1, reason: null, status: 'complete', unit: 'processes'} as const
const series = (lives: Lives, over: (inode: number) => Parameters<typeof buffer>[0] = () => ({})) =>
  Array.from({length}, (_, at) =>
    moment(
      at,
      lives.flatMap(([first, last], index) =>
        first <= at && at <= last ? [buffer({holders: [7], inode: index + 1, name: 'frame', ...over(index + 1)})] : []
      )
    )
  )
const moment = (at: number, buffers: readonly DmaBuffer[]) =>
  snapshot({
    buffers,
    coverage: [
      {...read, interface: 'dmabuf-fdinfo'},
      {...read, interface: 'dmabuf-sysfs', unit: 'buffers'}
    ],
    machine: {bootId: 'b', uptimeSeconds: at * 60},
    processes: [process({pid: 7}), process({pid: 8})]
  })

for (const {confidence, lives, name} of [
  {confidence: 'likely', lives: each(0, 12), name: 'one more each time'},
  {confidence: 'possible', lives: each(2, 12, 3), name: 'one more every third time'},
  {
    confidence: 'likely',
    lives: [...each(0, 12), ...Array.from({length: 12}, (_, at) => [at, at] as const)],
    name: 'among others that live for one snapshot'
  },
  {
    confidence: 'possible',
    lives: [...each(0, 12), ...Array.from({length: 20}, () => [7, 8] as const)],
    name: 'with a burst beside it'
  },
  {confidence: null, lives: Array.from({length: 8}, () => [0, ever] as const), name: 'eight that stay'},
  {confidence: null, lives: each(0, 5), name: 'a pool that comes to rest'},
  {confidence: null, lives: each(7, 12), name: 'a pool that is first used late'},
  {confidence: null, lives: Array.from({length: 30}, () => [7, 7] as const), name: 'a burst'},
  {confidence: null, lives: Array.from({length: 30}, () => [7, ever] as const), name: 'a burst that stays'},
  {confidence: null, lives: Array.from({length: 12}, (_, at) => [at, at + 3] as const), name: 'a queue that recycles'},
  {
    confidence: null,
    lives: Array.from({length: 12}, (_, at) => [at, at < 4 ? 3 : at < 8 ? 7 : ever] as const),
    name: 'a saw-tooth'
  },
  {
    confidence: 'possible',
    lives: Array.from({length: 12}, (_, at) => [at, at < 3 ? 2 : ever] as const),
    name: 'a saw-tooth whose one fall was in the warm-up'
  }
] as const) {
  test(`${name}: ${confidence ?? 'nothing'}`, (t) => {
    t.is(findingsOf(growingHolder, series(lives))[0]?.confidence ?? null, confidence)
  })
}

test('what is found is told with its buffers, its bytes over time and the rate', (t) => {
  const [finding, ...more] = findingsOf(
    growingHolder,
    series(each(0, 12), () => ({size: 8192}))
  )
  t.deepEqual(more, [])
  t.is(finding?.bytes, 12 * 8192)
  t.is(finding?.args.perSnapshotBytes, 8192)
  t.is(finding?.args.perHourBytes, 60 * 8192)
  t.like(finding?.subject, {comm: 'p7', exporter: 'system', name: 'frame', pid: 7, size: 8192, startTime: 70})
  t.deepEqual(finding?.subject.inodes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  t.deepEqual(finding?.evidence[2], {bytes: 3 * 8192, count: 3, snapshot: 2})
})

test('numbered names are one kind', (t) => {
  const [finding] = findingsOf(
    growingHolder,
    series(each(0, 12), (inode) => ({name: `frame-${inode}`}))
  )
  t.is(finding?.subject.name, 'frame-#')
})

test('a pool that was there from the start is no part of the leak', (t) => {
  const pool = Array.from({length: 8}, () => [0, ever] as const)
  const [finding] = findingsOf(growingHolder, series([...pool, ...each(1, 12)]))
  t.is(finding?.args.buffers, 11)
})

test('sizes that differ each time are one kind, possibly', (t) => {
  const [finding] = findingsOf(
    growingHolder,
    series(each(0, 12), (inode) => ({size: 4096 * inode}))
  )
  t.is(finding?.confidence, 'possible')
  t.is(finding?.subject.size, null)
})

test('several pools of one program that are filled one after the other are no kind', (t) => {
  const pools = Array.from({length: 12}, (_, at) => [at, ever] as const)
  t.deepEqual(
    findingsOf(
      growingHolder,
      series(pools, (inode) => ({size: 4096 * Math.ceil(inode / 4)}))
    ),
    []
  )
})

test('two that hold the same are one finding, the other named beside', (t) => {
  const findings = findingsOf(
    growingHolder,
    series(each(0, 12), () => ({holders: [7, 8]}))
  )
  t.is(findings.length, 1)
  t.deepEqual([findings[0]?.subject.pid, findings[0]?.subject.sharedWith], [7, [8]])
})

test('what nobody holds has no holder', (t) => {
  const [finding] = findingsOf(
    growingHolder,
    series(each(0, 12), () => ({holders: []}))
  )
  t.is(finding?.subject.pid, null)
  t.is(finding?.confidence, 'likely')
})

test('a process that one snapshot could not read is told of by the others', (t) => {
  const denied = (which: number) =>
    series(each(0, 12)).map((one, at) =>
      at === which
        ? {
            ...one,
            buffers: one.buffers.map((each) => ({...each, holders: []})),
            processes: [process({access: 'denied', pid: 7})]
          }
        : one
    )
  const [finding, ...more] = findingsOf(growingHolder, denied(6))
  t.deepEqual(more, [])
  t.is(finding?.confidence, 'likely')
  t.is(finding?.args.buffers, 12)
  // What it holds by now nobody knows.
  t.deepEqual(findingsOf(growingHolder, denied(11)), [])
})

test('one buffer of the kind that is let go late does not hide the others, and leaves a doubt', (t) => {
  for (const at of [5, 8, 10]) {
    const [finding] = findingsOf(growingHolder, series([[0, at - 1], ...each(0, 12)]))
    t.is(finding?.confidence, 'possible', `${at}`)
    t.is(finding?.args.buffers, 12, `${at}`)
  }
})

test('names that differ each time are one kind, possibly', (t) => {
  const [finding] = findingsOf(
    growingHolder,
    series(each(0, 12), (inode) => ({name: `buf-${'abcdefghijklmnop'[inode]}x`}))
  )
  t.is(finding?.confidence, 'possible')
  t.is(finding?.subject.name, null)
  t.is(finding?.args.group, 'names')
})

test('a buffer whose identity was matched, not read, is no evidence', (t) => {
  t.deepEqual(
    findingsOf(
      growingHolder,
      series(each(0, 12), () => ({identityEstimated: true}))
    ),
    []
  )
})

test('an inode of another size is another buffer', (t) => {
  const again = series(each(0, 12), () => ({})).map((one, at) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, size: 4096 * (at + 1)}))
  }))
  t.deepEqual(findingsOf(growingHolder, again), [])
})

test('a pid that is given again is another process', (t) => {
  const restarted = series(each(0, 12)).map((one, at) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, holders: each.holders.map((holder) => ({...holder, startTime: at}))}))
  }))
  t.deepEqual(findingsOf(growingHolder, restarted), [])
})

test('fewer than four snapshots: not judged, and that is said', (t) => {
  const {findings, skipped} = judged([growingHolder], series(each(0, 12)).slice(0, 3))
  t.deepEqual(findings, [])
  t.like(skipped[0], {reason: 'fewer than 4 snapshots of one boot', rule: 'growing-holder', silent: true})
})

test('a snapshot that lost descriptors is as if missing, whatever else it lists, and that is said', (t) => {
  const lossy = series(each(0, 12)).map((one, at) =>
    at === 5
      ? {
          ...one,
          buffers: [],
          coverage: one.coverage.map((row) =>
            row.interface === 'dmabuf-fdinfo' ? {...row, lost: 1, status: 'partial' as const} : row
          )
        }
      : one
  )
  const {findings, skipped} = judged([growingHolder], lossy)
  t.is(findings[0]?.confidence, 'likely')
  t.like(skipped[0], {silent: false, snapshots: [5], status: 'partial'})
})

test('a damaged or unread snapshot is as if missing, and that is said', (t) => {
  const whole = series(each(0, 12))
  const cut = whole.map((one, at) =>
    at === 5
      ? {...one, buffers: [], issues: [{code: 'archive-damaged' as const, line: 0, path: 'x', text: 'cut'}]}
      : one
  )
  const {findings, skipped} = judged([growingHolder], cut)
  t.is(findings[0]?.confidence, 'likely')
  t.is(findings[0]?.evidence.length, 11)
  t.like(skipped[0], {reason: 'the source is damaged', silent: false, snapshots: [5]})
})

test('300 histories with leaks, some snapshots missing: precision and recall', (t) => {
  const dice = random(1)
  let found = 0
  let leaks = 0
  let right = 0
  let told = 0
  for (let seed = 0; seed < 300; seed += 1) {
    const {leaks: truth, snapshots} = history(seed, 14, true)
    const kept = snapshots.filter((_, at) => at === 0 || at === 13 || dice.chance(0.9))
    const leaked = new Set([...truth.values()].flatMap((inodes) => [...inodes]))
    const findings = findingsOf(growingHolder, kept)
    const good = findings.filter(
      ({subject: {inodes}}) => 2 * inodes.filter((inode) => leaked.has(inode)).length > inodes.length
    )
    const inodes = new Set(good.flatMap(({subject}) => subject.inodes))
    leaks += truth.size
    found += [...truth.values()].filter((own) => [...own].some((inode) => inodes.has(inode))).length
    told += findings.length
    right += good.length
  }
  t.true(right >= 0.98 * told, `${right} of ${told}`)
  t.true(found >= 0.95 * leaks, `${found} of ${leaks}`)
})
