import test from 'ava'
import type {Finding} from '../../src/analysis/leaks/finding.js'
import {leaksOf} from '../../src/analysis/leaks/reckon.js'
import {redactLeaks} from '../../src/analysis/leaks/redact.js'
import {cmaStaircase} from '../../src/analysis/leaks/rules/cma-staircase.js'
import {deadInstance} from '../../src/analysis/leaks/rules/dead-instance.js'
import {gpuObjectGrowth} from '../../src/analysis/leaks/rules/gpu-object-growth.js'
import {growingInstances} from '../../src/analysis/leaks/rules/growing-instances.js'
import {idleInstance} from '../../src/analysis/leaks/rules/idle-instance.js'
import {poolGrowth} from '../../src/analysis/leaks/rules/pool-growth.js'
import {unexplainedGrowth} from '../../src/analysis/leaks/rules/unexplained-growth.js'
import {hiding, hidingPaths} from '../../src/model/redact.js'
import {digest, pseudonym} from '../../src/pseudonym.js'
import {wordsOf} from '../../src/render/views/leak-words/index.js'
import {area, client, coverageWithout, instance, leaking, mib, seriesOf, statement} from '../helpers/devices.js'
import {findingsOf} from '../helpers/judged.js'
import {process} from '../helpers/snapshot.js'

const growing = leaking['a piece each time']
const processes = [process({comm: 'player', pid: 7}), process({comm: 'compositor', pid: 9})]
const cma = (used: number) =>
  area({interface: 'cma', kind: 'cma', name: 'reserved', path: 'sys/kernel/mm/cma/reserved', used: mib(used)})
const gem = (objects: number, used: number | null) =>
  area({interface: 'drm-debugfs', kind: 'gpu', name: null, objects, path: 'sys/kernel/debug/dri/gpu.0/gem', used})
const dead = (over: Parameters<typeof instance>[0] = {}) =>
  instance({holders: [], openerGone: true, path: null, pid: 5, ...over})
const living = instance({pid: 9})
const meminfo = (rest: number) =>
  Object.entries({Active: 100, Inactive: 100, MemFree: 1800 - rest, MemTotal: 2048, Slab: 40, Unevictable: 8}).map(
    ([name, value]) => statement(name, mib(value))
  )

const cases: Readonly<Record<string, readonly Finding[]>> = {
  'a heap': findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [area({used: mib(value)})]}))
  ),
  'a heap whose dma-bufs were not listed': findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [area({used: mib(value)})], coverage: coverageWithout('dmabuf-sysfs')}))
  ),
  'a pool': findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [area({free: mib(value), kind: 'pool', name: null})]}))
  ),
  'an area': findingsOf(
    cmaStaircase,
    seriesOf(growing, (value) => ({areas: [cma(value)]}))
  ),
  'an area while more is open': findingsOf(
    cmaStaircase,
    seriesOf(growing, (value, place) => ({
      areas: [cma(value * value)],
      clients: Array.from({length: place}, () => client(0))
    }))
  ),
  'instances that grow': findingsOf(
    growingInstances,
    seriesOf(growing, (value) => ({instances: Array.from({length: value}, () => instance()), processes}))
  ),
  'memory nothing explains': findingsOf(
    unexplainedGrowth,
    seriesOf(growing, (value) => ({statements: meminfo(5 * value)}))
  ),
  'objects of a client': findingsOf(
    gpuObjectGrowth,
    seriesOf(growing, (value) => ({clients: [client(mib(value))], processes}))
  ),
  'objects of a device': findingsOf(
    gpuObjectGrowth,
    seriesOf(growing, (value) => ({areas: [gem(value, mib(value))]}))
  ),
  'objects without bytes': findingsOf(
    gpuObjectGrowth,
    seriesOf(growing, (value) => ({areas: [gem(value, null)]}))
  ),
  'one that is dead': findingsOf(
    deadInstance,
    seriesOf([0], () => ({coverage: coverageWithout('socket-fdinfo'), instances: [dead(), living], processes}))
  ),
  'one that is dead for long': findingsOf(
    deadInstance,
    seriesOf([0, 1, 2], () => ({instances: [dead(), dead(), living], processes}))
  ),
  'one that may be held': findingsOf(
    deadInstance,
    seriesOf([0, 1], () => ({instances: [dead(), instance({device: null, kind: 'descriptor', pid: 9})], processes}))
  ),
  'one that rests': findingsOf(
    idleInstance,
    seriesOf([1, 1, 1], (busyNs) => ({instances: [instance({busyNs})], processes}))
  ),
  'one that was passed on': findingsOf(
    deadInstance,
    seriesOf([0, 1, 2], (place) => ({
      instances: [
        dead({
          holders: [{descriptors: [4], pid: 9, startTime: 90}],
          openerGone: place > 0,
          path: '/dev/video0',
          pid: 7
        })
      ],
      processes: place === 0 ? processes : processes.slice(1)
    }))
  ),
  'what is not free': findingsOf(
    cmaStaircase,
    seriesOf(growing, (value) => ({
      statements: [statement('CmaTotal', mib(1024)), statement('CmaFree', mib(1024 - value))]
    }))
  )
}

/** What each says, with how sure it is. */
const said: Readonly<Record<string, readonly [Finding['confidence'], string]>> = {
  'a heap': [
    'likely',
    'What the heap system (/sys/kernel/debug/ion/heaps/system) gave out grew by 11.0 MiB over 16 snapshots (1.0 MiB each, 360.0 MiB an hour); the dma-bufs did not grow.'
  ],
  'a heap whose dma-bufs were not listed': [
    'possible',
    'What the heap system (/sys/kernel/debug/ion/heaps/system) gave out grew by 11.0 MiB over 16 snapshots (1.0 MiB each, 360.0 MiB an hour); the dma-bufs were not all listed, it may be theirs.'
  ],
  'a pool': [
    'possible',
    'The free pages of the pool without a name (/sys/kernel/debug/ion/heaps/system) grew by 11.0 MiB over 16 snapshots (1.0 MiB each, 360.0 MiB an hour). A cache that fills looks the same.'
  ],
  'an area': [
    'likely',
    'Of the contiguous area reserved more is taken: 11.0 MiB over 16 snapshots (1.0 MiB each, 360.0 MiB an hour), 11 times by 1.0 MiB each; the buffers that may be in it did not grow.'
  ],
  'an area while more is open': [
    'possible',
    'Of the contiguous area reserved more is taken: 429.0 MiB over 16 snapshots (39.0 MiB each, 13.7 GiB an hour); the buffers that may be in it did not grow, and 11 more devices are open than before.'
  ],
  'instances that grow': [
    'likely',
    'player (7) has 25 instances of vpu open, 11 more than after the first quarter of 16 snapshots, and ever more.'
  ],
  'memory nothing explains': [
    'possible',
    'Memory that is not free, in no line of /proc/meminfo and in no interface about media grew by 55.0 MiB over 16 snapshots (5.0 MiB each, 1.8 GiB an hour). Nothing tells whose it is.'
  ],
  'objects of a client': [
    'likely',
    'GPU objects of player (7) on msm grew by 11.0 MiB over 16 snapshots (1.0 MiB each, 360.0 MiB an hour), while its descriptors did not.'
  ],
  'objects of a device': [
    'possible',
    'gpu.0 has 11 objects more over 16 snapshots, 11.0 MiB; no client and no dma-bufs that were seen account for it.'
  ],
  'objects without bytes': [
    'possible',
    'gpu.0 has 11 objects more over 16 snapshots; no client and no dma-bufs that were seen account for it.'
  ],
  'one that is dead': [
    'possible',
    '1 instance of vpu holds 4.0 MiB. Its opener, process 5, is gone, and no process has a descriptor of it. What speaks against it: a descriptor may be on its way through a socket.'
  ],
  'one that is dead for long': [
    'certain',
    '2 instances of vpu hold 8.0 MiB. Their opener, process 5, is gone, and no process has a descriptor of it (3 snapshots in a row).'
  ],
  'one that may be held': [
    'possible',
    '1 instance of vpu holds 4.0 MiB. Its opener, process 5, is gone; a descriptor that is left may be its own (2 snapshots in a row).'
  ],
  'one that rests': [
    'possible',
    '1 instance of vpu (/dev/video0) that player (7) has open holds 4.0 MiB; no engine moved for 20 s. A paused player looks the same.'
  ],
  'one that was passed on': [
    'possible',
    '1 instance of vpu holds 4.0 MiB. Its opener, player (7), is gone; compositor (9) has the descriptor now, which may be meant so (2 snapshots in a row).'
  ],
  'what is not free': [
    'possible',
    'Of CMA more is taken: 11.0 MiB over 16 snapshots (1.0 MiB each, 360.0 MiB an hour), 11 times by 1.0 MiB each; the buffers that may be in it did not grow. Movable pages of programs and files may be all of it.'
  ]
}

for (const [name, [finding, ...others]] of Object.entries(cases)) {
  test(`${name}, in words`, (t) => {
    t.deepEqual(others, [])
    const words = finding === undefined ? null : wordsOf(finding, {bytes: false})
    t.deepEqual([finding?.confidence, words?.said], said[name])
    t.notRegex(words?.advice ?? '', /^$|undefined|null|NaN|\[object/)
  })
}

test('without names, it is the same that is said', (t) => {
  const judgement = {findings: Object.values(cases).flat(), judged: [], skipped: []}
  const wishes = {baseline: null, budgets: [], digest, failOn: null, filters: [], passedOver: [], suppressions: []}
  const hidden = redactLeaks(leaksOf(judgement, [], wishes), hiding(pseudonym), hidingPaths(pseudonym))
  const texts = hidden.findings.map((one) => wordsOf(one, {bytes: false}).said)
  const unnamed = (text: string) =>
    text
      .replaceAll('player (7)', `${pseudonym('comm', 'player')} (7)`)
      .replaceAll('compositor', pseudonym('comm', 'compositor'))
      .replaceAll('heap system', `heap ${pseudonym('name', 'system')}`)
  t.deepEqual(
    texts.sort(),
    Object.values(said)
      .map(([, text]) => unnamed(text))
      .sort()
  )
})
