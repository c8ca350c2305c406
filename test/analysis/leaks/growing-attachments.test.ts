import test from 'ava'
import {growingAttachments} from '../../../src/analysis/leaks/rules/growing-attachments.js'
import type {DmaBuffer} from '../../../src/model/snapshot.js'
import {findingsOf} from '../../helpers/judged.js'
import {complete, innocent, leak, seriesOf} from '../../helpers/rising.js'
import {buffer, snapshot} from '../../helpers/snapshot.js'

const judge = (all: readonly (readonly DmaBuffer[])[], over: Parameters<typeof snapshot>[0] = {}) =>
  findingsOf(
    growingAttachments,
    seriesOf(all, (buffers) => ({buffers, ...over}))
  )

const attached = (times: number, over: Parameters<typeof buffer>[0] = {}) =>
  buffer({attachments: ['isp', ...Array.from({length: times}, () => 'vcsm-cma')], inode: 5, name: 'frame-17', ...over})

test('a device is attached to one buffer once more each time', (t) => {
  const [found, ...more] = judge(leak.map((value) => [attached(value)]))
  t.deepEqual(more, [])
  t.like(found, {
    args: {attachments: 13, buffers: 1, growth: 8},
    bytes: 0,
    confidence: 'likely',
    subject: {device: 'vcsm-cma', exporter: 'system', inodes: [5], name: 'frame-#', size: 4096, what: 'buffer'}
  })
  t.deepEqual(
    found?.evidence.map(({count}) => count),
    leak
  )
})

for (const [name, values] of Object.entries(innocent)) {
  const few = values.map((value) => Math.ceil(value / 3))
  test(`not told: ${name}`, (t) => t.deepEqual(judge(few.map((value) => [attached(value)])), []))
}

test('of one moment: from 17 possible, from 513 likely', (t) => {
  t.deepEqual(judge([[attached(16)]]), [])
  t.like(judge([[attached(17)]])[0], {args: {growth: null}, confidence: 'possible', evidence: [{count: 17}]})
  t.like(judge([[attached(513)]])[0], {confidence: 'likely'})
})

test('a device on many buffers is one finding', (t) => {
  const [found, ...more] = judge(
    leak.map((value) => [attached(value), attached(20, {inode: 6, size: 8192}), attached(2, {inode: 7})])
  )
  t.deepEqual(more, [])
  t.like(found, {args: {attachments: 20, buffers: 2, growth: 8}, confidence: 'likely'})
  t.like(found?.subject, {inodes: [5, 6], name: 'frame-#', size: null})
})

/** So many attachments, spread over ten buffers. */
const spread = (sum: number, each = 1) =>
  Array.from({length: 10}, (_, at) => attached(each + Math.floor((sum + 9 - at) / 10), {inode: at + 1}))

test('attachments that spread over many buffers are told of the device', (t) => {
  const [found, ...more] = judge(leak.map((value) => spread(value)))
  t.deepEqual(more, [])
  t.like(found, {args: {attachments: 13, buffers: null, growth: 8}, subject: {device: 'vcsm-cma', what: 'device'}})
  t.deepEqual(found?.subject.inodes, [])
})

test('more buffers, each attached three times as ever, are no leak of attachments', (t) => {
  const several = leak.map((value) => Array.from({length: value}, (_, at) => attached(3, {inode: at + 1})))
  t.deepEqual(judge(several), [])
})

test('of a list that is not whole nothing is said to rise', (t) => {
  const coverage = [complete('dmabuf-bufinfo', {reason: 'cut', status: 'partial'})]
  t.deepEqual(
    judge(
      leak.map((value) => [attached(value)]),
      {coverage}
    ),
    []
  )
  t.is(judge([[attached(65)]], {coverage}).length, 1)
  t.deepEqual(judge(leak.map((value) => [attached(value, {inode: null})])), [])
})

const pasted = (counts: readonly number[]) =>
  findingsOf(growingAttachments, [
    snapshot({
      coverage: [complete('pasted-summary')],
      statements: [
        ['attachments', counts.reduce((sum, one) => sum + one, 0)] as const,
        ['buffers', counts.length] as const,
        ['most attachments of one buffer', Math.max(...counts)] as const
      ].map(([name, value]) => ({
        interface: 'pasted-summary',
        name,
        path: 'x',
        pid: null,
        subject: null,
        unit: 'count',
        value
      }))
    })
  ])

test('of counts alone one that stands out is possible', (t) => {
  t.like(pasted([4, 1, 3, 6, 2, 26])[0], {
    args: {attachments: 26, buffers: 1},
    confidence: 'possible',
    subject: {device: null, path: null, what: 'count'}
  })
  t.deepEqual(pasted([4, 1, 3, 6, 2, 16]), [])
  t.deepEqual(pasted([20, 22, 18, 26]), [])
  t.deepEqual(pasted([26]), [])
})
