import test from 'ava'
import {crowdedGroup} from '../../../src/analysis/leaks/rules/crowded-group.js'
import type {DmaBuffer} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {coverageWithout, series} from '../../helpers/leak-series.js'
import {buffer, process} from '../../helpers/snapshot.js'

const mebibyte = 1024 * 1024

const crowd = (count: number, over: Parameters<typeof buffer>[0] = {}): readonly DmaBuffer[] =>
  Array.from({length: count}, (_, at) =>
    buffer({holders: [7], inode: at + 1, name: `G:screenshot-${at}`, size: mebibyte, ...over})
  )

const findings = (buffers: readonly DmaBuffer[], over: Parameters<typeof series>[1] | null = null) =>
  judged(
    [crowdedGroup],
    series(1, (place) => ({buffers, processes: [process({pid: 7}), process({pid: 8})], ...over?.(place)}))
  ).findings

test('more than a queue has, of one holder: possible', (t) => {
  const [found, ...others] = findings(crowd(65))
  t.deepEqual(others, [])
  t.deepEqual(found, {
    args: {allBytes: 65 * mebibyte, buffers: 65, unheld: null},
    bytes: 65 * mebibyte,
    confidence: 'possible',
    evidence: [{bytes: 65 * mebibyte, count: 65, snapshot: 0}],
    rule: 'crowded-group',
    subject: {
      comm: 'p7',
      device: null,
      exporter: 'system',
      inodes: Array.from({length: 65}, (_, at) => at + 1),
      name: 'G:screenshot-#',
      path: null,
      pid: 7,
      sharedWith: [],
      size: mebibyte,
      startTime: 70,
      what: null
    }
  })
})

test('as many as a queue has, little memory, and a small part of all are no crowd', (t) => {
  t.deepEqual(findings(crowd(64)), [])
  t.deepEqual(findings(crowd(1000, {size: 4096})), [])
  const rest = (size: number) => [...crowd(65), buffer({inode: 999, size})]
  t.is(findings(rest(3 * 65 * mebibyte)).length, 1)
  t.deepEqual(findings(rest(3 * 65 * mebibyte + 1)), [])
})

test('of different sizes, exporters, names or holders they are several kinds', (t) => {
  const half = (over: Parameters<typeof buffer>[0]) =>
    crowd(128).map((one, at) => (at % 2 === 0 ? {...one, ...buffer({...over, inode: at + 1})} : one))
  t.is(findings(crowd(128)).length, 1)
  for (const over of [
    {exporter: 'other', holders: [7], name: 'G:screenshot-1', size: mebibyte},
    {holders: [7], name: 'other', size: mebibyte},
    {holders: [7], name: 'G:screenshot-1', size: 2 * mebibyte},
    {holders: [8], name: 'G:screenshot-1', size: mebibyte}
  ])
    t.deepEqual(findings(half(over)), [], JSON.stringify(over))
})

test('who has most of them is the subject, others who have them too are named', (t) => {
  const shared = crowd(100).map((one, at) => (at < 70 ? {...one, ...holding([8, 7])} : {...one, ...holding([8])}))
  t.like(findings(shared)[0], {args: {buffers: 100}, subject: {pid: 8, sharedWith: [7]}})
  const both = crowd(100, {holders: [7, 8]}).map((one) => ({
    ...one,
    holders: one.holders.map((holder) => ({...holder, startTime: 1000 - holder.pid}))
  }))
  t.like(findings(both)[0], {subject: {pid: 8, sharedWith: [7], startTime: 992}})
})

const holding = (pids: readonly number[]) => ({holders: buffer({holders: pids}).holders})

test('without a holder it is said whether there is none, or none was seen', (t) => {
  t.like(findings(crowd(65, {holders: []}))[0], {args: {unheld: 'kernel-held'}, subject: {pid: null}})
  const gap = findings(crowd(65, {holders: []}), () => ({machine: {holderGap: 'refused'}}))
  t.like(gap[0], {args: {unheld: 'unattributed'}})
})

test('what came or went, was guessed or estimated does not count', (t) => {
  for (const over of [{churn: 'unclear'}, {identityEstimated: true}, {sizeEstimated: true}] as const)
    t.deepEqual(findings(crowd(100, over)), [])
})

test('of a list that is cut a crowd is left, without any list nothing', (t) => {
  const lists = ['dmabuf-sysfs', 'dmabuf-bufinfo'] as const
  const absent = coverageWithout(lists[0])
  const cut = absent.map((one) => (one.interface === lists[1] ? {...one, status: 'partial' as const} : one))
  t.is(findings(crowd(100), () => ({coverage: cut})).length, 1)
  t.deepEqual(
    findings(crowd(100), () => ({coverage: []})),
    []
  )
})

test('judges the last snapshot only', (t) => {
  t.deepEqual(
    judged(
      [crowdedGroup],
      series(2, (place) => ({buffers: place === 0 ? crowd(100) : []}))
    ).findings,
    []
  )
})
