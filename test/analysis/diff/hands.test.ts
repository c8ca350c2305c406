import test from 'ava'
import type {Coverage, DmaBuffer, Fence, Process} from '../../../src/model/snapshot.js'
import {compare, moment} from '../../helpers/diff.js'
import {buffer, process} from '../../helpers/snapshot.js'

const processes = [7, 8].map((pid) => process({comm: `p${pid}`, pid}))

function changes(one: DmaBuffer, other: DmaBuffer, over: Parameters<typeof moment>[0] = {}) {
  const {buffers} = compare(
    moment({processes, ...over, buffers: [one]}),
    moment({processes, ...over, buffers: [other]}),
    'process'
  )
  return buffers.changed.map((changed) => changed.changes)
}

const hand = (pid: number) => ({comm: `p${pid}`, pid, startTime: pid * 10})

test('holders gained and lost', (t) => {
  t.deepEqual(changes(buffer({holders: [7]}), buffer({holders: [8], refs: 1})), [
    {holders: {gained: [8], gainedBy: [hand(8)], lost: [7], lostBy: [hand(7)]}}
  ])
  t.deepEqual(changes(buffer({holders: [7]}), buffer({holders: [7]})), [])
})

test('a process that has the pid of another is another holder', (t) => {
  const later = {...buffer({}), holders: [{descriptors: 1, maps: 0, pid: 7, startTime: 99}], refs: 1}
  const [change] = changes(buffer({holders: [7]}), later)
  t.deepEqual([change?.holders?.gained, change?.holders?.lost], [[7], [7]])
  const unknown = {...later, holders: [{descriptors: 1, maps: 0, pid: 7, startTime: null}]}
  t.deepEqual(changes(buffer({holders: [7]}), unknown), [])
})

test('of a process that could not be read on the other side nothing is told', (t) => {
  const [one, other] = [buffer({holders: [7], refs: 1}), buffer({refs: 1})]
  const told = (after: Partial<Process> | null, machine = {}) => {
    const of = after === null ? [] : [process({comm: 'p7', pid: 7, ...after})]
    const {buffers} = compare(
      moment({buffers: [one], processes}),
      moment({buffers: [other], machine, processes: of}),
      'process'
    )
    return [buffers.changed.length, buffers.untoldHolders]
  }
  t.deepEqual(told({}), [1, 0])
  t.deepEqual(told({access: 'denied'}), [0, 1])
  t.deepEqual(told({access: 'lost'}), [0, 1])
  t.deepEqual(told({unidentified: 1}), [0, 1])
  t.deepEqual(told({access: 'gone'}), [1, 0])
  t.deepEqual(told(null), [1, 0])
  t.deepEqual(told(null, {processListGap: 'hidden'}), [0, 1])
  t.deepEqual(told({access: 'denied', startTime: 99}), [1, 0])
})

test('holders that were matched tell nothing', (t) => {
  t.deepEqual(changes(buffer({holders: [7], refs: 1}), buffer({holders: [8], identityEstimated: true, refs: 1})), [])
})

test('attachments, each as often as it is there', (t) => {
  const of = (attachments: readonly string[] | null) => buffer({attachments})
  t.deepEqual(changes(of(['vpu', 'gpu']), of(['gpu', 'gpu', 'gpu'])), [
    {attachments: {gained: ['gpu', 'gpu'], lost: ['vpu']}}
  ])
  t.deepEqual(changes(of(['vpu', 'gpu']), of(['gpu', 'vpu'])), [])
  t.deepEqual(changes(of(['vpu']), of(null)), [])
})

test('references, names, and sizes that were estimates', (t) => {
  t.deepEqual(changes(buffer({refs: 1}), buffer({refs: 3})), [{refs: {after: 3, before: 1}}])
  t.deepEqual(changes(buffer({refs: 1}), buffer({refs: null})), [])
  t.deepEqual(changes(buffer({name: 'a'}), buffer({name: 'b'})), [{name: {after: 'b', before: 'a'}}])
  t.deepEqual(changes(buffer({name: null}), buffer({name: 'b'})), [])
  t.deepEqual(changes(buffer({size: 8, sizeEstimated: true}), buffer({size: 9})), [{size: {after: 9, before: 8}}])
})

const bufinfo: Coverage = {
  denied: 0,
  gone: 0,
  interface: 'dmabuf-bufinfo',
  lost: 0,
  read: 1,
  reason: null,
  status: 'complete',
  unit: 'buffers'
}

const fence = (over: Partial<Fence> = {}): Fence => ({
  context: 5,
  driver: 'gpu',
  seqno: 9,
  signalled: false,
  timeline: 'ring',
  usage: 'write',
  ...over
})

const unnumbered = {context: null, seqno: null}
const done = (one: Fence[] | null, other: Fence[] | null, coverage: readonly Coverage[] = [bufinfo]) =>
  changes(buffer({fences: one}), buffer({fences: other}), {coverage}).map(({fences}) => [
    fences?.signalled.length,
    fences?.gone.length
  ])

test('fences that signalled, or are gone', (t) => {
  t.deepEqual(done([fence()], [fence()]), [])
  t.deepEqual(done([fence()], [fence({signalled: true})]), [[1, 0]])
  t.deepEqual(done([fence()], [fence({driver: null, signalled: true, timeline: null})]), [[1, 0]])
  t.deepEqual(done([fence()], []), [[0, 1]])
  t.deepEqual(done([fence()], [fence({seqno: 10})]), [[0, 1]])
  t.deepEqual(done([fence({signalled: true})], []), [])
})

test('fences without numbers: while one waits on that timeline, nothing is known', (t) => {
  t.deepEqual(done([fence(unnumbered)], [fence(unnumbered), fence({...unnumbered, signalled: true})]), [])
  t.deepEqual(done([fence(unnumbered)], [fence({...unnumbered, signalled: true})]), [[1, 0]])
  t.deepEqual(done([fence(unnumbered)], [fence({...unnumbered, timeline: 'other'})]), [[0, 1]])
})

test('where the list with fences was not read in full, nothing is told of them', (t) => {
  t.deepEqual(done([fence()], []), [[0, 1]])
  t.deepEqual(done([fence()], [], [{...bufinfo, status: 'partial'}]), [])
  t.deepEqual(done([fence()], null), [])
})

test('across boots no buffer is known to be the same', (t) => {
  const of = (boot: string, pid: number) => moment({buffers: [buffer({holders: [pid]})], processes}, boot)
  t.deepEqual(compare(of('one', 7), of('other', 8), 'process').buffers.changed, [])
})
