import test from 'ava'
import {growingDescriptors} from '../../../src/analysis/leaks/rules/growing-descriptors.js'
import type {DescriptorCounts, Process} from '../../../src/model/snapshot.js'
import {findingsOf} from '../../helpers/judged.js'
import {complete, innocent, leak, seriesOf} from '../../helpers/rising.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

const counts = (of: Partial<DescriptorCounts>): DescriptorCounts => ({
  dmabuf: 0,
  drm: 0,
  media: 0,
  socket: 0,
  syncFile: 0,
  total: 200,
  video: 0,
  ...of
})

const having = (of: Partial<DescriptorCounts>, over: Partial<Process> = {}): Process =>
  process({descriptors: counts(of), pid: 7, ...over})

const judge = (processes: readonly Process[]) =>
  findingsOf(
    growingDescriptors,
    seriesOf(processes, (one) => ({processes: [one]}))
  )

const told = (processes: readonly Process[]) =>
  judge(processes).map(({confidence, subject: {what}}) => `${what} ${confidence}`)

for (const kind of ['dmabuf', 'drm', 'media', 'syncFile', 'video'] as const) {
  test(`${kind}: one more each time`, (t) => {
    const [found, ...more] = judge(leak.map((value) => having({[kind]: value, total: 100 + value})))
    t.deepEqual(more, [])
    t.like(found, {
      args: {
        descriptors: 13,
        growth: 8,
        left: 911,
        limit: 1024,
        open: 113,
        perHour: 60,
        perSnapshot: 1,
        snapshotsToLimit: 911
      },
      bytes: 0,
      confidence: 'likely',
      subject: {comm: 'p7', pid: 7, startTime: 70, what: kind}
    })
    t.is(found?.args.hoursToLimit, 15.2)
    t.deepEqual(
      found?.evidence.map(({count}) => count),
      leak
    )
  })
}

for (const [name, values] of Object.entries(innocent))
  test(`not told: ${name}`, (t) =>
    t.deepEqual(told(values.map((value) => having({syncFile: value, total: 100 + value}))), []))

test('descriptors of dma-bufs that grow as the buffers do are growing-holder’s', (t) => {
  const found = (identityEstimated: boolean) =>
    findingsOf(
      growingDescriptors,
      seriesOf(leak, (value) => ({
        buffers: Array.from({length: value}, (_, at) => buffer({holders: [7], identityEstimated, inode: at + 1})),
        processes: [having({dmabuf: value})]
      }))
    ).map(({confidence, subject: {what}}) => `${what} ${confidence}`)
  t.deepEqual(found(false), [])
  // It does not follow those of which it was guessed which they are.
  t.deepEqual(found(true), ['dmabuf likely'])
})

test('what rises in all that is open and in no kind is told of a process with media, never more than possible', (t) => {
  t.deepEqual(told(leak.map((value) => having({drm: 1, total: 100 + value}))), ['total possible'])
  t.deepEqual(told(leak.map((value) => having({total: 100 + value}))), [])
})

test('all that is open rises by a kind that is told: told once', (t) => {
  t.deepEqual(told(leak.map((value) => having({total: 100 + value, video: value}))), ['video likely'])
})

test('close to its limit: possible from one moment, likely if it rises too', (t) => {
  const [one, ...more] = judge([having({drm: 1, total: 871})])
  t.deepEqual(more, [])
  t.like(one, {args: {left: 153, limit: 1024, open: 871}, confidence: 'possible', subject: {what: 'total'}})
  t.deepEqual(told([having({total: 870})]), [])
  t.deepEqual(told(leak.map((value) => having({syncFile: value, total: 900 + value}))).sort(), [
    'syncFile likely',
    'total likely'
  ])
})

test('a limit below what is open, or of a few, was set on purpose; no limit is none', (t) => {
  t.deepEqual(told([having({total: 600}, {fileLimit: 300})]), [])
  t.deepEqual(told([having({total: 60}, {fileLimit: 64})]), [])
  t.deepEqual(told([having({total: 60_000}, {fileLimit: null})]), [])
})

test('a process that could not be read is a gap; one that ended, or took the pid, is another', (t) => {
  const unread = having({}, {access: 'denied', descriptors: null})
  const some = leak.map((value) => having({video: value}))
  t.deepEqual(told(some.with(9, unread)), ['video likely'])
  t.deepEqual(told(some.with(11, unread)), [])
  t.deepEqual(told(leak.map((value, at) => having({video: value}, {startTime: at < 9 ? 70 : 71}))), [])
})

test('of processes that share their descriptors one is told', (t) => {
  const found = findingsOf(
    growingDescriptors,
    seriesOf(leak, (value) => ({
      processes: [having({video: value}), having({total: 1000, video: value}, {pid: 8, sharesDescriptorsWith: 7})]
    }))
  )
  t.deepEqual(
    found.map(({subject: {pid}}) => pid),
    [7]
  )
})

test('a listing counts the dma-bufs alone', (t) => {
  const found = findingsOf(
    growingDescriptors,
    seriesOf(leak, (value) => ({
      buffers: [buffer({exporter: null, holders: [7], inode: 5})].map((one) => ({
        ...one,
        holders: one.holders.map((holder) => ({...holder, descriptors: value}))
      })),
      coverage: [complete('lsof')],
      processes: [process({access: 'lost', descriptors: null, fileLimit: null, pid: 7})]
    }))
  )
  t.like(found[0], {args: {descriptors: 13, left: null, limit: null}, confidence: 'likely', subject: {what: 'dmabuf'}})
})

const course = (values: readonly number[]) =>
  findingsOf(growingDescriptors, [
    snapshot({
      coverage: [complete('pasted-summary')],
      courses: [
        {interface: 'pasted-summary', name: 'descriptors', path: 'x', pid: 709, subject: null, unit: 'count', values}
      ]
    })
  ])

test('a text that counts again and again is judged by its course', (t) => {
  t.like(course(leak)[0], {
    args: {descriptors: 13, growth: 8, perSample: 1, samples: 12},
    confidence: 'possible',
    subject: {path: null, pid: 709, what: 'total'}
  })
  for (const values of Object.values(innocent)) t.deepEqual(course(values), [])
})

test('no list of descriptors: nothing is judged', (t) => {
  const snapshots = leak.map((value) =>
    snapshot({
      coverage: [complete('proc-fd', {lost: 1, status: 'partial'}), complete('dmabuf-fdinfo', {status: 'denied'})],
      processes: [having({video: value})]
    })
  )
  t.deepEqual(findingsOf(growingDescriptors, snapshots), [])
})
