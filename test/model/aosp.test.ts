/** One tree, against what Android's dmabuf_dump prints for it. */
import {readFileSync} from 'node:fs'
import test from 'ava'
import {type AttributionBy, attribute} from '../../src/analysis/attribute.js'
import {load} from '../../src/load.js'

const golden = (name: string): string => readFileSync(`fixtures/aosp/golden/${name}.txt`, 'utf8')

const ours = async (): Promise<AttributionBy<'process'>> => {
  const {snapshot} = await load('fixtures/aosp/root')
  return attribute(snapshot, 'process')
}

/** `PROCESS TOTAL` of each process, kB: [rss, pss]. */
function processTotals(text: string): Map<number, readonly [number, number]> {
  const totals = new Map<number, readonly [number, number]>()
  let pid = 0
  for (const line of text.split('\n')) {
    const head = /:(\d+) *$/.exec(line)
    const sum = /^ *PROCESS TOTAL +(\d+) kB +(\d+) kB/.exec(line)
    if (head !== null) pid = Number(head[1])
    else if (sum !== null) totals.set(pid, [Number(sum[1]), Number(sum[2])])
  }
  return totals
}

test('Android 14: rss and pss of every process, to the kB', async (t) => {
  const {rows} = await ours()
  const theirs = processTotals(golden('android14-qpr2-release.dump'))
  t.deepEqual(new Map(rows.map(({pid, pss, rss}) => [pid, [(rss ?? 0) / 1024, (pss ?? 0) / 1024]])), theirs)
})

test('Android 14: every buffer and the totals, to the byte', async (t) => {
  const {snapshot} = await load('fixtures/aosp/root')
  const text = golden('android14-qpr2-release.dump-b')
  const rows = [...text.matchAll(/^ +(\d+) \| +(\d+) \| +(\S+) $/gm)].map(([, inode, size, exporter]) => [
    Number(inode),
    Number(size),
    exporter
  ])
  t.is(rows.length, 4)
  t.deepEqual(
    snapshot.buffers.map(({exporter, inode, size}) => [inode, size, exporter]),
    rows.sort(([a], [b]) => Number(a) - Number(b))
  )
  const {totals} = await ours()
  t.deepEqual(/Total DMA-BUF count: (\d+), Total DMA-BUF size\(bytes\): (\d+)/.exec(text)?.slice(1).map(Number), [
    totals.buffers,
    totals.bytes
  ])
  // Their kernel_rss is what no process holds.
  t.is(totals.unheldBytes / 1024, Number(/kernel_rss: (\d+) kB/.exec(golden('android14-qpr2-release.dump'))?.[1]))
})

test('Android 12 gives all of a shared buffer to the process that maps it, and none to the one that only has descriptors', async (t) => {
  const theirs = processTotals(golden('android12-release.dump'))
  const {rows} = await ours()
  t.deepEqual(theirs.get(202), [1096, 1088])
  t.deepEqual(theirs.get(101), [1024, 0])
  t.deepEqual(
    rows.map(({pid, pss}) => [pid, (pss ?? 0) / 1024]),
    [
      [202, 584],
      [101, 512]
    ]
  )
})

test('Android 12 leaves out of its total what no process holds', async (t) => {
  const {totals} = await ours()
  t.is(Number(/dmabuf total: (\d+) kB/.exec(golden('android12-release.dump'))?.[1]), totals.heldBytes / 1024)
  t.is(totals.bytes - totals.heldBytes, 4194304)
})

test('Android calls kernel memory what we only say was not seen: processes may be missing from the tree', async (t) => {
  t.is(Number(/kernel_rss: (\d+) kB/.exec(golden('android14-qpr2-release.dump'))?.[1]), 4096)
  const {holderGap, totals} = await ours()
  t.is(totals.unheldKind, 'unattributed')
  t.regex(holderGap ?? '', /pid 1 is not in the list/)
})
