import test from 'ava'
import {twoGenerations} from '../../../src/analysis/leaks/rules/two-generations.js'
import type {Allocation} from '../../../src/model/memory.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {findingsOf} from '../../helpers/judged.js'
import {complete} from '../../helpers/rising.js'
import {process, snapshot} from '../../helpers/snapshot.js'

const piece = (label: string, over: Partial<Allocation> = {}): Allocation => ({
  area: 'carveout',
  bytes: 4096,
  comm: null,
  devices: null,
  dmabuf: null,
  inode: null,
  interface: 'ion',
  label,
  objects: 1,
  orphaned: false,
  path: 'sys/kernel/debug/ion/cvi_carveout_heap_dump/summary',
  pid: null,
  ...over
})

const judge = (allocations: readonly Allocation[], over: Partial<Omit<Snapshot, 'machine'>> = {}) =>
  findingsOf(twoGenerations, [snapshot({allocations, coverage: [complete('ion')], ...over})])

test('a piece that there is one of, twice', (t) => {
  const [found, ...more] = judge([piece('shared_0'), piece('pool'), piece('shared_0')])
  t.deepEqual(more, [])
  t.like(found, {
    args: {labels: 2, name: 'shared_0', repeated: 1, times: 2},
    bytes: 4096,
    confidence: 'possible',
    evidence: [{bytes: 4096, count: 1, snapshot: 0}],
    subject: {
      name: 'shared_#',
      path: 'sys/kernel/debug/ion/cvi_carveout_heap_dump/summary',
      what: 'carveout'
    }
  })
})

test('a whole pool, twice', (t) => {
  const pool = ['jpeg', 'work', 'stream'].map((label) => piece(label))
  t.like(judge([...pool, ...pool, piece('other')])[0], {
    args: {labels: 4, name: 'jpeg', repeated: 3, times: 2},
    bytes: 3 * 4096,
    subject: {name: null}
  })
})

test('two frames of one name, two sizes of one name, numbers that are of a format: no second pool', (t) => {
  t.deepEqual(judge([piece('frame'), piece('frame'), piece('work')]), [])
  t.deepEqual(judge([piece('shared_0'), piece('shared_0', {bytes: 8192})]), [])
  t.deepEqual(judge([piece('nv12'), piece('nv12'), piece('work')]), [])
  t.deepEqual(judge(['a', 'a', 'b', 'b'].map((label) => piece(label))), [])
  t.deepEqual(judge(['a', 'a', 'a', 'b', 'b', 'c', 'c'].map((label) => piece(label))), [])
  t.deepEqual(judge(['a', 'b', 'c', 'a', 'b', 'c', 'd', 'e', 'f', 'g'].map((label) => piece(label))), [])
})

test('a name that counts on with others is one of them', (t) => {
  t.is(judge([piece('pool1'), piece('pool1'), piece('pool2')]).length, 1)
  t.is(judge([piece('pool1'), piece('pool2'), piece('pool3')]).length, 0)
})

test('two areas have one each', (t) =>
  t.deepEqual(judge([piece('shared_0'), piece('shared_0', {area: 'vpp'}), piece('shared_0', {path: 'x'})]), []))

test('one process has both, or two that live: no second run', (t) => {
  const of = (...pids: readonly number[]) => pids.map((pid) => piece('shared_0', {pid}))
  const processes = [process({pid: 7}), process({pid: 8})]
  t.deepEqual(judge(of(7, 7), {processes}), [])
  t.deepEqual(judge(of(7, 8), {processes}), [])
  t.like(judge(of(7, 9), {processes})[0], {confidence: 'likely'})
})

test('of processes that nobody can tell to be alive two are possible', (t) => {
  const two = [7, 9].map((pid) => piece('shared_0', {pid}))
  const unsure = snapshot({
    allocations: two,
    coverage: [complete('ion')],
    machine: {processListGap: 'the input lists no process'}
  })
  t.like(findingsOf(twoGenerations, [unsure])[0], {confidence: 'possible'})
})

test('by the text’s own word an owner is gone: likely', (t) => {
  const both = [piece('shared_0', {pid: 7}), piece('shared_0', {orphaned: true, pid: 7})]
  t.like(judge(both, {processes: [process({pid: 7})]})[0], {confidence: 'likely'})
})

test('a label that is the process’s own name is no piece', (t) =>
  t.deepEqual(judge([1, 2].map(() => piece('svc_1', {comm: 'svc_1', orphaned: true}))), []))

test('a list that is not whole, or of a GPU, is not judged', (t) => {
  const both = [piece('shared_0'), piece('shared_0')]
  t.deepEqual(judge(both, {coverage: [complete('ion', {status: 'partial'})]}), [])
  t.deepEqual(judge(both.map((one) => ({...one, interface: 'drm-debugfs' as const}))), [])
})
