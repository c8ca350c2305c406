/**
 * `npm run bench:leaks [-- HISTORIES [SNAPSHOTS]]`: how often the rules are right about made-up histories of pools,
 * bursts, saw-tooths, churn and leaks, half of them without a leak. Precision: of the findings, those of whose buffers most
 * are leaked. Recall: of the programs that leak, those that such a finding has a leaked buffer of. Then time and memory, the
 * heap held to 128 MB: what is not needed must be let go.
 */
import {execFileSync} from 'node:child_process'
import {leakJudge} from '../.test-build/src/analysis/leaks/judge.js'
import {leakRules} from '../.test-build/src/analysis/leaks/rules/index.js'
import {history} from '../.test-build/test/helpers/histories.js'

const [histories = '2000', snapshots = '12'] = process.argv.slice(2)

const sums = {findings: 0, found: 0, leaks: 0, likelyFalse: 0, right: 0}
for (let seed = 0; seed < Number(histories); seed += 1) {
  const leaking = seed % 2 === 1
  const one = history(seed, Number(snapshots), leaking)
  const judge = leakJudge(leakRules)
  for (const [index, snapshot] of one.snapshots.entries()) {
    judge.see(snapshot, {index, uptimeSeconds: snapshot.machine.uptimeSeconds}, '0')
  }
  const {findings} = judge.judgement()
  const leaked = new Set([...one.leaks.values()].flatMap((inodes) => [...inodes]))
  const right = findings.filter(
    ({subject: {inodes}}) => 2 * inodes.filter((inode) => leaked.has(inode)).length > inodes.length
  )
  const told = new Set(right.flatMap(({subject}) => subject.inodes))
  sums.findings += findings.length
  sums.right += right.length
  sums.leaks += one.leaks.size
  sums.found += [...one.leaks.values()].filter((inodes) => [...inodes].some((inode) => told.has(inode))).length
  const wrong = findings.filter((finding) => !right.includes(finding))
  sums.likelyFalse += wrong.filter(({confidence}) => confidence !== 'possible').length
  if (process.env.VERBOSE)
    for (const {args, confidence, subject} of wrong)
      console.log(
        'wrong',
        seed,
        leaking,
        confidence,
        subject.pid,
        subject.name,
        subject.size,
        args.group,
        subject.inodes.join(',')
      )
  if (process.env.VERBOSE)
    for (const [pid, inodes] of one.leaks)
      if (![...inodes].some((inode) => told.has(inode))) console.log('missed', seed, pid, inodes.size)
}
console.log(`${histories} histories of ${snapshots} snapshots, half of them without a leak`)
console.log(`precision ${(sums.right / sums.findings).toFixed(4)} (${sums.right} of ${sums.findings} findings)`)
console.log(`recall    ${(sums.found / sums.leaks).toFixed(4)} (${sums.found} of ${sums.leaks} leaks)`)
console.log(`wrong and more than possible: ${sums.likelyFalse}`)

const scale = (count, buffers) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=128', `${import.meta.dirname}/leaks/scale.mjs`, count, buffers],
      {
        encoding: 'utf8'
      }
    )
  )
const few = scale('100', '5000')
const many = scale('1000', '5000')
console.log('all rules, snapshots of 5,000 buffers   100 of them   1,000   ratio')
for (const [name, key] of [
  ['time of a snapshot, ms', 'msPerSnapshot'],
  ['heap at the end, MB', 'heapMb'],
  ['peak of the process, MB', 'peakMb']
]) {
  console.log(
    name.padEnd(38),
    few[key].toFixed(1).padStart(12),
    many[key].toFixed(1).padStart(7),
    (many[key] / few[key]).toFixed(2).padStart(7)
  )
}
