import test from 'ava'
import {orphanedShare} from '../../../src/analysis/leaks/rules/orphaned-share.js'
import type {DmaBuffer, Snapshot} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {coverageWithout, series} from '../../helpers/leak-series.js'
import {buffer, process} from '../../helpers/snapshot.js'

const findings = (snapshots: readonly Snapshot[]) => judged([orphanedShare], snapshots).findings

/** Who holds buffer n at a place: a maker alone, then with its keeper, then the keeper alone. */
const life = (inode: number, maker: number, keeper: number, place: number, born: number): readonly DmaBuffer[] => {
  if (place < born) return []
  const holders = place === born ? [maker] : place < born + 2 ? [maker, keeper] : [keeper]
  return [buffer({holders, inode, name: `frame-${inode}`})]
}

/** Maker n is pid 10 + n, called `client`; it makes one buffer, born at place n, and is gone two places later. */
const clients = (many: number, keeperOf: (maker: number) => number, count = 10) =>
  series(count, (place) => {
    const makers = Array.from({length: many}, (_, at) => at + 1)
    return {
      buffers: makers.flatMap((born) => life(born, 10 + born, keeperOf(born), place, born)),
      processes: [
        process({pid: 7}),
        process({pid: 8}),
        ...makers.filter((born) => place < born + 2).map((born) => process({comm: 'client', pid: 10 + born}))
      ]
    }
  })

test('one process keeps what several made that are gone: possible, and it is not the subject', (t) => {
  const [found, ...others] = findings(clients(3, () => 7))
  t.deepEqual(others, [])
  t.deepEqual(found, {
    args: {buffers: 3, keepers: 1, makers: 3, seconds: 40, snapshots: 5},
    bytes: 12288,
    confidence: 'possible',
    evidence: [
      {bytes: 0, count: 0, snapshot: 0},
      {bytes: 4096, count: 1, snapshot: 3},
      {bytes: 8192, count: 2, snapshot: 4},
      {bytes: 12288, count: 3, snapshot: 5},
      {bytes: 12288, count: 3, snapshot: 9}
    ],
    rule: 'orphaned-share',
    subject: {
      comm: 'client',
      device: null,
      exporter: 'system',
      inodes: [1, 2, 3],
      name: 'frame-#',
      path: null,
      pid: null,
      sharedWith: [7],
      size: 4096,
      startTime: null,
      what: null
    }
  })
})

test('one maker that is gone is nothing, however long, nor one for each keeper', (t) => {
  t.deepEqual(findings(clients(1, () => 7)), [])
  t.deepEqual(findings(clients(2, (maker) => (maker === 1 ? 7 : 8))), [])
})

test('not before three snapshots', (t) => {
  t.deepEqual(findings(clients(2, () => 7, 6)), [])
  t.is(findings(clients(2, () => 7, 7)).length, 1)
})

test('who made what was there from the start, or was shared when first seen, is not known', (t) => {
  const shared = (first: number) =>
    series(10, (place) => ({
      buffers: place < first ? [] : [1, 2].map((inode) => buffer({holders: place < 4 ? [10 + inode, 7] : [7], inode})),
      processes: [process({pid: 7}), ...(place < 4 ? [11, 12].map((pid) => process({comm: 'client', pid})) : [])]
    }))
  t.deepEqual(findings(shared(0)), [])
  t.deepEqual(findings(shared(1)), [])
  const alone = series(10, (place) => ({
    buffers: [1, 2].flatMap((inode) => life(inode, 10 + inode, 7, place, 0)),
    processes: [process({pid: 7}), ...(place < 2 ? [11, 12].map((pid) => process({comm: 'client', pid})) : [])]
  }))
  t.deepEqual(findings(alone), [])
  t.is(findings([...series(1, () => ({})), ...alone]).length, 1)
})

test('who lets go before its end has passed the buffer on', (t) => {
  const passed = clients(2, () => 7).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => ({
      ...each,
      holders: each.holders.length > 1 ? each.holders.filter(({pid}) => pid === 7) : each.holders
    })),
    processes: [process({pid: 7}), ...(place < 5 ? [11, 12].map((pid) => process({comm: 'client', pid})) : [])]
  }))
  t.deepEqual(findings(passed), [])
})

test('what was guessed proves nothing', (t) => {
  const guessed = clients(3, () => 7).map((one) => ({
    ...one,
    buffers: one.buffers.map((each) => ({...each, identityEstimated: true}))
  }))
  t.deepEqual(findings(guessed), [])
})

test('a process that took over the pid is not the maker', (t) => {
  const reused = clients(2, () => 7).map((one, place) => ({
    ...one,
    processes:
      place < 5 ? one.processes : [...one.processes, process({pid: 11, startTime: 1}), process({pid: 12, startTime: 1})]
  }))
  t.is(findings(reused).length, 1)
})

test('says nothing where a process could not be read, and why', (t) => {
  const unread = clients(3, () => 7).map((one) => ({...one, coverage: coverageWithout('process-list')}))
  t.like(judged([orphanedShare], unread), {findings: [], skipped: [{needs: ['process-list'], silent: true}]})
})
