import test from 'ava'
import {bufferHistory} from '../../../src/analysis/explain/buffer-history.js'
import type {Coverage, DmaBuffer, Process, Snapshot} from '../../../src/model/snapshot.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

const at = (index: number) => ({boot: 0, snapshot: index, source: null, time: null, uptimeSeconds: index * 10})

/** `null`: not there; the snapshot lists all buffers unless told otherwise. */
function seen(...moments: readonly (readonly [DmaBuffer | null, Snapshot])[]) {
  const history = bufferHistory()
  for (const [index, [one, of]] of moments.entries()) history.see(one, of, at(index))
  return history
}

const all = (processes: readonly Process[] = [], more: Parameters<typeof snapshot>[0] = {}) =>
  snapshot({processes, ...more})

const partial: readonly Coverage[] = snapshot().coverage.map((one) => ({...one, status: 'partial' as const}))
const [p1, p2, p3] = [process({pid: 1}), process({pid: 2}), process({pid: 3})]
const changes = (history: ReturnType<typeof bufferHistory>) =>
  history.changes().map(({gained, lost, snapshot: index, state}) => ({
    gained: gained.map(({pid}) => pid),
    index,
    lost: lost.map(({pid, why}) => `${pid} ${why}`),
    state
  }))

test('what changes is told, what stays is not', (t) => {
  const history = seen(
    [null, all()],
    [buffer({holders: [1]}), all([p1, p2])],
    [buffer({holders: [1]}), all([p1, p2])],
    [buffer({holders: [1, 2]}), all([p1, p2])],
    [buffer({holders: [2], refs: 2}), all([p1, p2])],
    [null, all([p1])]
  )
  t.deepEqual(changes(history), [
    {gained: [1], index: 1, lost: [], state: 'there'},
    {gained: [2], index: 3, lost: [], state: 'there'},
    {gained: [], index: 4, lost: ['1 let-go'], state: 'there'},
    {gained: [], index: 5, lost: ['2 ended'], state: 'gone'}
  ])
  t.deepEqual(history.sighting(), {absentAt: 0, first: 1, last: 4})
  t.deepEqual(history.firstHolders(), [{comm: 'p1', pid: 1, startTime: 10}])
})

test('a buffer of the first snapshot may be as old as the boot, and so may one not listed before', (t) => {
  t.is(seen([buffer(), all()]).sighting()?.absentAt, null)
  t.is(seen([null, all([], {coverage: partial})], [buffer(), all()]).sighting()?.absentAt, null)
})

test('what could not be read was not let go, and is not gained when it is read again', (t) => {
  const denied = {...p2, access: 'denied'} as const
  const history = seen(
    [buffer({holders: [1, 2]}), all([p1, p2])],
    [buffer({holders: [1], refs: 2}), all([p1, denied])],
    [buffer({holders: [1], refs: 2}), all([p1, denied])],
    [buffer({holders: [1, 2]}), all([p1, p2])]
  )
  t.deepEqual(
    changes(history).map(({gained, lost}) => [gained, lost]),
    [
      [[1, 2], []],
      [[], ['2 not-read']],
      [[], []]
    ]
  )
  const hidden = all([p1], {machine: {processListGap: 'hidepid'}})
  t.deepEqual(
    changes(seen([buffer({holders: [1, 2]}), all([p1, p2])], [buffer({holders: [1]}), hidden])).at(-1)?.lost,
    ['2 not-read']
  )
})

test('a pid given to another process is another holder', (t) => {
  const again = {...buffer({holders: [3]}), holders: [{descriptors: 1, maps: 0, pid: 3, startTime: 99}]}
  const history = seen([buffer({holders: [3]}), all([p3])], [again, all([{...p3, startTime: 99}])])
  t.deepEqual(changes(history).at(-1), {gained: [3], index: 1, lost: ['3 ended'], state: 'there'})
})

test('not seen is not gone, and the same when it is seen again', (t) => {
  const history = seen([buffer(), all()], [null, all([], {coverage: partial})], [buffer(), all()])
  t.deepEqual(
    changes(history).map(({state}) => state),
    ['there', 'not-seen', 'there']
  )
  t.is(history.sighting()?.first, 0)
})

test('an inode that is given anew, or is of another making, is another buffer', (t) => {
  const reborn = seen([buffer(), all()], [null, all()], [null, all()], [buffer(), all()])
  t.deepEqual(reborn.sighting(), {absentAt: 2, first: 3, last: 3})
  const other = seen([buffer(), all()], [buffer({size: 8192}), all()])
  t.deepEqual(other.sighting(), {absentAt: 0, first: 1, last: 1})
  t.is(other.changes().length, 1)
  const unsized = seen([buffer({exporter: null, size: 1, sizeEstimated: true}), all()], [buffer(), all()])
  t.is(unsized.sighting()?.first, 0)
})

test('a fence that stays unsignalled is told since when, if it is surely the same', (t) => {
  const fence = {context: 9, driver: 'v3d', seqno: 5, signalled: false, timeline: 'bin', usage: 'write'}
  const young = {...fence, seqno: 6}
  const nameless = {...fence, context: null, seqno: null}
  const history = seen(
    [buffer({fences: [fence, nameless]}), all()],
    [buffer({fences: [fence, young, nameless]}), all()]
  )
  t.deepEqual([fence, young, nameless].map(history.sinceOf), [0, null, null])
  t.is(history.changes().at(-1)?.unsignalled, 3)
})
