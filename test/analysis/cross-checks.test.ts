import test from 'ava'
import {crossChecks} from '../../src/analysis/cross-checks.js'
import type {Statement} from '../../src/model/memory.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

const stated = (
  id: 'android-meminfo' | 'dmabuf-dump',
  name: string,
  value: number,
  pid: number | null = null
): Statement => ({
  interface: id,
  name,
  path: `cmd/${id}`,
  pid,
  subject: null,
  unit: 'bytes',
  value
})

const machine = (...statements: readonly Statement[]) =>
  snapshot({
    buffers: [
      buffer({holders: [7, 8], inode: 1, size: 8192}),
      buffer({holders: [7], inode: 2, size: 4096}),
      buffer({holders: [], inode: 3, size: 16_384})
    ],
    processes: [process({pid: 7}), process({pid: 8})],
    statements
  })

test('what agrees, but for rounding, is not told', (t) => {
  const same = machine(
    stated('android-meminfo', 'dmabuf total', 28_672 - 1024),
    stated('android-meminfo', 'dmabuf mapped', 12_288),
    stated('dmabuf-dump', 'dmabuf total', 28_672),
    stated('dmabuf-dump', 'Rss', 12_288, 7),
    stated('dmabuf-dump', 'Pss', 8192 - 2048, 7),
    stated('dmabuf-dump', 'Pss', 4096, 8)
  )
  t.deepEqual(crossChecks(same, true), [])
})

test('what differs is told with both figures, and why that may be', (t) => {
  const other = machine(
    stated('android-meminfo', 'dmabuf total', 50_000),
    stated('android-meminfo', 'dmabuf mapped', 1024),
    stated('dmabuf-dump', 'dmabuf total', 4096),
    stated('dmabuf-dump', 'Pss', 0, 8),
    stated('dmabuf-dump', 'Rss', 50_000, 7)
  )
  t.deepEqual(
    crossChecks(other, false).map(({counted, name, pid, reason, stated: said}) => [name, pid, said, counted, reason]),
    [
      ['dmabuf total', null, 50_000, 28_672, 'incomplete'],
      ['dmabuf mapped', null, 1024, 12_288, 'moment'],
      ['dmabuf total', null, 4096, 28_672, 'held-only'],
      ['Pss', 8, 0, 4096, 'definition'],
      ['Rss', 7, 50_000, 12_288, 'moment']
    ]
  )
  t.is(crossChecks(other, true)[0]?.reason, 'moment')
})

test('where no buffer is known, nothing is compared', (t) => {
  t.deepEqual(crossChecks(snapshot({statements: [stated('android-meminfo', 'dmabuf total', 50_000)]}), false), [])
})

test('where holders may be missing, what is mapped by others may be theirs', (t) => {
  const whole = machine(stated('android-meminfo', 'dmabuf mapped', 1024), stated('dmabuf-dump', 'Rss', 50_000, 7))
  const blind = {...whole, machine: {...whole.machine, holderGap: '3 processes were denied'}}
  t.deepEqual(
    crossChecks(blind, true).map(({reason}) => reason),
    ['incomplete', 'incomplete']
  )
})
