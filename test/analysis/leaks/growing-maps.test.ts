import test from 'ava'
import {growingMaps} from '../../../src/analysis/leaks/rules/growing-maps.js'
import type {DmaBuffer, Process} from '../../../src/model/snapshot.js'
import {findingsOf} from '../../helpers/judged.js'
import {complete, heldBuffer, innocent, leak, seriesOf} from '../../helpers/rising.js'
import {process, snapshot} from '../../helpers/snapshot.js'

const judge = (all: readonly (readonly DmaBuffer[])[], over: (place: number) => Partial<Process> = () => ({})) =>
  findingsOf(
    growingMaps,
    seriesOf(all, (buffers, place) => ({buffers, processes: [process({pid: 7, ...over(place)})]}))
  )

const mapped = (values: readonly number[]) => values.map((maps) => [heldBuffer({maps})])

test('one buffer is mapped once more each time', (t) => {
  const [found, ...more] = judge(mapped(leak))
  t.deepEqual(more, [])
  t.like(found, {
    args: {growth: 8, maps: 12, perHour: 60, perSnapshot: 1},
    bytes: 0,
    confidence: 'likely',
    subject: {comm: 'p7', pid: 7, startTime: 70, what: 'dmabuf'}
  })
  t.deepEqual(
    found?.evidence.map(({count}) => count),
    leak.map((value) => value - 1)
  )
})

for (const [name, values] of Object.entries(innocent))
  test(`not told: ${name}`, (t) => t.deepEqual(judge(mapped(values)), []))

test('more buffers, each mapped once or in its planes, are no more maps than they need', (t) => {
  const several = (each: number) =>
    leak.map((value) => Array.from({length: value}, (_, at) => heldBuffer({maps: each}, {inode: at + 1})))
  t.deepEqual(judge(several(1)), [])
  t.deepEqual(judge(several(5)), [])
  t.is(judge(several(6)).length, 1)
})

test('a process whose maps could not be read, or whose buffers were guessed, is a gap', (t) => {
  t.is(judge(mapped(leak), (place) => (place === 9 ? {access: 'denied'} : {})).length, 1)
  t.deepEqual(
    judge(mapped(leak), (place) => (place === 11 ? {access: 'lost'} : {})),
    []
  )
  t.deepEqual(
    judge(mapped(leak), (place) => (place === 11 ? {access: 'denied'} : {})),
    []
  )
  t.deepEqual(judge(leak.map((maps) => [heldBuffer({maps}, {identityEstimated: true})])), [])
})

const node = (values: readonly number[], opens: readonly number[] = values.map(() => 1)) =>
  findingsOf(
    growingMaps,
    values.map((value, place) =>
      snapshot({
        coverage: [complete('dmabuf-maps')],
        instances: Array.from({length: opens[place] ?? 0}, () => ({path: '/dev/video0'})) as never,
        machine: {uptimeSeconds: 60 * place},
        videoNodes: [
          {
            bus: null,
            card: null,
            device: 'vpu.0',
            mappedBytes: 4096 * value,
            name: 'dec',
            path: '/dev/video0',
            tracker: null,
            trackerEstimated: false
          }
        ]
      })
    )
  )

test('memory of a node that stays mapped, while it is not opened more often', (t) => {
  t.like(node(leak)[0], {
    args: {growth: 8 * 4096, maps: null, perHour: 60 * 4096, perSnapshot: 4096},
    bytes: 13 * 4096,
    confidence: 'likely',
    subject: {device: 'vpu.0', path: '/dev/video0', pid: null, what: 'video'}
  })
  t.is(node(leak)[0]?.evidence[3]?.bytes, 5 * 4096)
  t.deepEqual(node(leak, leak), [])
  for (const values of Object.values(innocent)) t.deepEqual(node(values), [])
})
