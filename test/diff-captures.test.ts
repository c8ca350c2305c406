/** Pairs of captures of one boot against what their workloads know of themselves. */
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {differings} from '../src/analysis/diff/rows.js'
import {load} from '../src/load.js'
import {compare} from './helpers/diff.js'
import {readTruth, type Truth} from './helpers/truth.js'

/** MEDIAMEM_CAPTURES: another folder of captures, each with its truth beside it. */
const folder = process.env.MEDIAMEM_CAPTURES ?? 'fixtures/captures'
const series = readdirSync(folder)
  .flatMap((file) => /^(6\.12-c-leak-\d+)\.tar\.gz$/.exec(file)?.[1] ?? [])
  .sort()
const loaded = new Map(series.map((name) => [name, load(join(folder, `${name}.tar.gz`))]))

const minus = (all: readonly number[], others: readonly number[]): number[] =>
  all.filter((one) => !others.includes(one)).sort((a, b) => a - b)

const inodesOf = ({buffers}: Truth): number[] => buffers.map(({ino}) => ino)
const inodesIn = (rows: readonly {readonly inode: number | null}[]): (number | null)[] =>
  rows.map(({inode}) => inode).sort((a, b) => (a ?? 0) - (b ?? 0))

/** `82:3`: process 82 holds buffer 3. */
const hands = ({buffers}: Truth, inodes: readonly number[]): string[] =>
  buffers.flatMap(({holders, ino}) => (inodes.includes(ino) ? holders.map(({pid}) => `${pid}:${ino}`) : []))

test('there is a series', (t) => t.true(series.length >= 3))

for (const [at, one] of series.entries()) {
  for (const other of series.slice(at + 1)) {
    test(`${one} to ${other}`, async (t) => {
      const [before, after] = await Promise.all([loaded.get(one), loaded.get(other)])
      if (before === undefined || after === undefined) return t.fail()
      const [was, is] = [one, other].map((name) => readTruth(join(folder, `${name}.truth.json`))) as [Truth, Truth]
      const both = inodesOf(is).filter((inode) => inodesOf(was).includes(inode))
      for (const by of differings) {
        const {buffers, rows, total, ...result} = compare(before.snapshot, after.snapshot, by)
        t.like(result, {complete: true, coverageDiffers: {length: 0}, sameBoot: true})
        t.is(result.deltaBytes, is.totals.unique_bytes - was.totals.unique_bytes)
        t.deepEqual(inodesIn(buffers.added), minus(inodesOf(is), inodesOf(was)))
        t.deepEqual(inodesIn(buffers.removed), minus(inodesOf(was), inodesOf(is)))
        t.is(buffers.kept, both.length)
        const changed = (key: 'gained' | 'lost') =>
          buffers.changed.flatMap(({changes, inode}) => (changes.holders?.[key] ?? []).map((pid) => `${pid}:${inode}`))
        const [held, holds] = [hands(was, both), hands(is, both)]
        t.deepEqual(changed('gained').sort(), holds.filter((hand) => !held.includes(hand)).sort())
        t.deepEqual(changed('lost').sort(), held.filter((hand) => !holds.includes(hand)).sort())
        if (by === 'client' || by === 'instance') continue
        t.is(
          rows.reduce((sum, {delta}) => sum + (delta ?? Number.NaN), 0),
          total.delta ?? Number.NaN
        )
        t.is(total.delta, result.deltaBytes)
      }
    })
  }
}

test('a series of one boot, and a machine of another', async (t) => {
  const [first] = series
  const leak = await loaded.get(first ?? '')
  const {snapshot} = await load('fixtures/captures/5.10-a-pipeline.tar.gz')
  if (leak === undefined) return t.fail()
  t.like(compare(snapshot, leak.snapshot, 'process'), {bootEvidence: 'boot-id', sameBoot: false})
})
