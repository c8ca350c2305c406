/** Texts that people pasted, and machines made after what they told, for all rules to judge. */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'
import type {Finding} from '../../src/analysis/leaks/finding.js'
import {leakJudge} from '../../src/analysis/leaks/judge.js'
import {leakRules} from '../../src/analysis/leaks/rules/index.js'
import {loadSeries} from '../../src/load-series.js'
import {file, link, type Member} from './archive.js'
import {judged} from './judged.js'
import {snapshotOf, wholeList} from './machine.js'
import {root} from './root.js'
import {temporaryFolder} from './temporary.js'

export const fixture = (path: string): string => readFileSync(`${root}fixtures/${path}`, 'utf8')

/** What all rules say of these texts, each a moment of one boot. */
export async function ofTexts(t: ExecutionContext, texts: readonly string[]): Promise<readonly Finding[]> {
  const folder = temporaryFolder(t)
  const sources = texts.map((text, at) => {
    const source = join(folder, `${String(at).padStart(3, '0')}.txt`)
    writeFileSync(source, text)
    return source
  })
  const judge = leakJudge(leakRules)
  await loadSeries(sources, {
    asGiven: true,
    see: (snapshot, {boot, index, moment}) =>
      judge.see(snapshot, {index, uptimeSeconds: moment.uptimeSeconds}, String(boot))
  })
  return judge.judgement().findings
}

/** Of sockets it is read what waits in them. */
const socket: readonly Member[] = [
  link('proc/1/fd/1', 'socket:[9]'),
  file('proc/1/fdinfo/1', 'pos:\t0\nflags:\t02\nmnt_id:\t8\nino:\t9\nscm_fds: 0\n')
]

/** Moments, ten minutes apart, of a machine of which all was read. */
export const ofMachine = (moments: readonly (readonly Member[])[]): readonly Finding[] =>
  judged(
    leakRules,
    moments.map((members, at) =>
      snapshotOf([...wholeList(), ...socket, file('proc/uptime', `${600 * (at + 1)}.00 1.00\n`), ...members])
    )
  ).findings

export const steps = (count: number): readonly number[] => Array.from({length: count}, (_, at) => at)
export const told = (findings: readonly Finding[]) =>
  findings.map(({confidence, rule, subject: {what}}) =>
    [rule, what, confidence].filter((one) => one !== null).join(' ')
  )
export const openFiles = (limit: number) =>
  `Limit  Soft Limit  Hard Limit  Units\nMax open files  ${limit}  ${limit}  files\n`

/** Records of a bufinfo, as they stand. */
export const records = (text: string): readonly string[] =>
  [...text.matchAll(/^\d{8}[\t ][\s\S]*?Total \d+ devices attached[^\n]*\n/gm)].map(([record]) => record)
export const list = (all: readonly string[]): string => {
  const bytes = all.reduce((sum, record) => sum + Number(/^\d+/.exec(record)?.[0]), 0)
  return `\nDma-buf Objects:\nsize\tflags\tmode\tcount\texp_name\tino\tname\n${all.join('\n')}\n\nTotal ${all.length} objects, ${bytes} bytes\n`
}
