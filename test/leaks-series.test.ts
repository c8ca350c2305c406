/** A real kernel's series of twelve: a leaker, a slow one, a pool, a burst, a restart, a share that outlives its maker. */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import type {Finding} from '../src/analysis/leaks/finding.js'
import {leakJudge} from '../src/analysis/leaks/judge.js'
import {growingHolder} from '../src/analysis/leaks/rules/growing-holder.js'
import {loadSeries} from '../src/load-series.js'
import {run} from './helpers/cli.js'
import {root} from './helpers/root.js'
import {temporaryFolder} from './helpers/temporary.js'

const folder = `${root}fixtures/captures/`
const names = readdirSync(folder)
  .filter((name) => /^6\.12-c-leak-\d\d\.tar\.gz$/.test(name))
  .sort()
const files = names.map((name) => `${folder}${name}`)

/** What the workload says it leaked by its last step. */
const truth = JSON.parse(readFileSync(`${folder}6.12-c-leak-11.truth.json`, 'utf8')) as {
  readonly leaks: readonly {readonly pid: number; readonly buffers?: readonly {readonly ino: number}[]}[]
  readonly buffers: readonly {
    readonly ino: number
    readonly name: string
    readonly holders: readonly {readonly pid: number}[]
  }[]
}
const heldBy = (pid: number, name: RegExp) =>
  truth.buffers
    .filter((one) => name.test(one.name) && one.holders.some((holder) => holder.pid === pid))
    .map(({ino}) => ino)

async function found(sources: readonly string[]): Promise<readonly Finding[]> {
  const judge = leakJudge([growingHolder])
  await loadSeries(sources, {
    see: (snapshot, {boot, index, moment}) =>
      judge.see(snapshot, {index, uptimeSeconds: moment.uptimeSeconds}, `${boot}`)
  })
  return judge.judgement().findings
}
const accused = (findings: readonly Finding[]) => findings.map(({subject}) => subject.comm)

test('there are twelve', (t) => t.is(files.length, 12))

test('leakd is accused with its buffers and 8 MiB each time, slowleak is found, nobody else', async (t) => {
  const [leakd, slowleak, ...others] = await found(files)
  t.deepEqual(others, [])
  t.is(leakd?.confidence, 'likely')
  t.is(leakd?.args.perSnapshotBytes, 8 * 2 ** 20)
  t.like(leakd?.subject, {comm: 'leakd', exporter: 'system', name: 'leak', pid: 82})
  t.deepEqual(leakd?.subject.inodes, heldBy(82, /^leak$/))
  t.deepEqual(
    truth.leaks[0]?.buffers?.map(({ino}) => ino).sort((a, b) => a - b),
    [...(leakd?.subject.inodes ?? [])]
  )
  t.like(slowleak?.subject, {comm: 'slowleak', name: 'slow-leak-#', pid: 87})
  t.deepEqual(slowleak?.subject.inodes, heldBy(87, /^slow-leak/))
})

test('the first snapshot alone accuses nobody, nor do the first three', async (t) => {
  t.deepEqual(await found(files.slice(0, 1)), [])
  t.deepEqual(await found(files.slice(0, 3)), [])
})

for (const [name, chosen] of [
  ['the even ones', files.filter((_, at) => at % 2 === 0)],
  ['the odd ones', files.filter((_, at) => at % 2 === 1)],
  ['uneven times', [0, 1, 3, 4, 5, 8, 9, 11].flatMap((at) => files[at] ?? [])]
] as const) {
  test(`${name}: leakd is likely, no innocent is accused`, async (t) => {
    const findings = await found(chosen)
    t.is(findings.find(({subject}) => subject.comm === 'leakd')?.confidence, 'likely')
    t.true(accused(findings).every((comm) => comm === 'leakd' || comm === 'slowleak'))
  })
}

test('without any one of them: the same', async (t) => {
  for (const without of files) {
    const findings = await found(files.filter((file) => file !== without))
    t.is(findings[0]?.confidence, 'likely', without)
    t.is(findings[0]?.subject.comm, 'leakd', without)
    t.true(
      accused(findings).every((comm) => comm === 'leakd' || comm === 'slowleak'),
      without
    )
  }
})

test('with any one of them cut in the middle: the same', async (t) => {
  const cut = temporaryFolder(t)
  for (const [at, file] of files.entries()) {
    const bytes = readFileSync(file)
    const half = join(cut, names[at] ?? '')
    writeFileSync(half, bytes.subarray(0, bytes.length * 0.6))
    const findings = await found(files.with(at, half))
    t.is(findings[0]?.confidence, 'likely', file)
    t.is(findings[0]?.subject.comm, 'leakd', file)
    t.is(findings[0]?.evidence.length, 11, file)
    t.true(
      accused(findings).every((comm) => comm === 'leakd' || comm === 'slowleak'),
      file
    )
  }
})

test('any order of the files gives the same output, byte for byte', async (t) => {
  const shown = (list: readonly string[]) => run(['leaks', '--json', ...list])
  const {code, stdout} = await shown(files)
  t.is(code, 0)
  for (const order of [files.toReversed(), files.toSorted((a, b) => Number(a.at(-8)) - Number(b.at(-8)))]) {
    t.is((await shown(order)).stdout, stdout)
  }
})

test('a folder or a pattern stands for the captures in it', async (t) => {
  const byName = await found(files)
  t.deepEqual(await found([`${folder}6.12-c-leak-*.tar.gz`]), byName)
  const elsewhere = temporaryFolder(t)
  for (const [at, file] of files.entries()) writeFileSync(join(elsewhere, `${100 - at}`), readFileSync(file))
  writeFileSync(join(elsewhere, 'notes.txt'), 'not a capture')
  t.deepEqual(await found([elsewhere]), byName)
})

test('a snapshot that is given twice counts once', async (t) => {
  t.deepEqual(await found([...files, ...files]), await found(files))
  const copy = join(temporaryFolder(t), 'copy.tar.gz')
  writeFileSync(copy, readFileSync(files[6] ?? ''))
  t.deepEqual(await found([copy, ...files]), await found(files))
})
