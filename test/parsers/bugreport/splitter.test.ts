import {readFileSync} from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import {readMark} from '../../../src/parsers/bugreport/marks.js'
import {parseReportHeader} from '../../../src/parsers/bugreport/report-header.js'
import type {ReportPart} from '../../../src/parsers/bugreport/report-part.js'
import {type Split, splitReport} from '../../../src/parsers/bugreport/splitter.js'
import {bugreportText, dumpOf, type Release} from '../../helpers/bugreport.js'
import {matchesGolden} from '../../helpers/golden.js'
import {root} from '../../helpers/root.js'

interface Taken extends Split {
  readonly parts: readonly ReportPart[]
}

function split(text: string, maxChars = 2 ** 26, wants: (title: string) => boolean = () => true): Taken {
  const parts: ReportPart[] = []
  const lines = text.split('\n')
  const rest = lines.pop() ?? ''
  const splitter = splitReport({part: (part) => parts.push(part), wants: ({title}) => wants(title)}, maxChars)
  for (const line of lines) splitter.line(line)
  return {...splitter.end(rest), parts}
}

const named = ({service, title}: ReportPart): string => (service === null ? title : `${title} / ${service}`)
const find = ({parts}: Taken, name: string): ReportPart | undefined => parts.find((part) => named(part) === name)

for (const name of ['pixel-sailfish-android10-headings', 'nexusone-2.6.37-memory-sections']) {
  test(name, (t) => {
    const path = `${root}fixtures/bugreport/${name}`
    const {cut, header, parts, secondAt} = split(readFileSync(`${path}.txt`, 'utf8'))
    const listed = parts.map(({text, ...part}) => ({...part, chars: text?.length ?? null}))
    matchesGolden(t, `${path}.expected.json`, {cut, header: parseReportHeader(header), parts: listed, secondAt})
  })
}

for (const release of [12, 14, 15] as Release[]) {
  test(`Android ${release}: sections, services and how they ended`, (t) => {
    const taken = split(bugreportText(release))
    t.deepEqual(
      taken.parts.map((part) => [named(part), part.command, part.ended, part.seconds]),
      [
        ['DUMPSYS CRITICAL / SurfaceFlinger', '/system/bin/dumpsys', 'complete', 0.003],
        ['DUMPSYS CRITICAL', '/system/bin/dumpsys', 'complete', 0.012],
        ['/system/xbin/su root procrank', '/system/xbin/su root procrank', 'skipped', null],
        ['IOTOP', 'iotop -n 1 -m 100', 'complete', 1.353],
        ['Dmabuf dump', 'dmabuf_dump', 'complete', 0.012],
        ['Dmabuf per-buffer/per-exporter/per-device stats', 'dmabuf_dump -b', 'complete', 0.012],
        ['MEMORY INFO', '/proc/meminfo', 'complete', null],
        ['SLAB INFO', '/proc/slabinfo', 'failed', null],
        ['SHOW MAP 741 (/system/bin/surfaceflinger)', '/system/xbin/su root showmap -q 741', 'complete', null],
        ['EXTERNAL FRAGMENTATION INFO', null, 'complete', 0.012],
        ['SYSTEM LOG', 'logcat -b system -d *:v', 'timed-out', 10.003],
        ['DUMPSYS HIGH / meminfo', '/system/bin/dumpsys', 'complete', 0.003],
        ['DUMPSYS HIGH', '/system/bin/dumpsys', 'complete', 0.012],
        ['SYSTEM PROPERTIES', 'getprop', 'complete', 0.012],
        ['DUMPSYS / gpu', '/system/bin/dumpsys', 'complete', 0.003],
        ['DUMPSYS / media.camera', '/system/bin/dumpsys', 'timed-out', 0.003],
        ['DUMPSYS / window', '/system/bin/dumpsys', 'complete', 0.003],
        ['DUMPSYS', '/system/bin/dumpsys', 'complete', 0.012]
      ]
    )
    t.is(find(taken, 'SLAB INFO')?.why, 'Permission denied')
    t.is(find(taken, 'SYSTEM LOG')?.why, 'timed out after 10.003s (killing pid 1202)')
    t.false(taken.cut)
    t.is(taken.secondAt, null)
  })

  test(`Android ${release}: what dmabuf_dump printed is given to the byte, its last blank too`, (t) => {
    t.is(find(split(bugreportText(release)), 'Dmabuf dump')?.text, dumpOf(release))
  })

  test(`Android ${release}: what dumpsys says before a service is not of the service`, (t) => {
    t.regex(find(split(bugreportText(release)), 'DUMPSYS / gpu')?.text ?? '', /^Memory snapshot/)
  })
}

test('what a service prints is no heading, and no other service', (t) => {
  const rule = '-'.repeat(79)
  const taken = split(
    `------ DUMPSYS (/system/bin/dumpsys) ------\n${rule}\nDUMP OF SERVICE a:\n--------- 0.001s was the duration of dumpsys a, ending at: x\n` +
      `${rule}\nDUMP OF SERVICE b:\n------ MEMORY INFO (/proc/meminfo) ------\n${rule}\nDUMP OF SERVICE meminfo:\n` +
      '--------- 0.001s was the duration of dumpsys meminfo, ending at: x\n*** Error dumping /x (Y): no\n' +
      "--------- 0.001s was the duration of dumpsys b, ending at: x\n------ 1.000s was the duration of 'DUMPSYS' ------\n"
  )
  t.deepEqual(taken.parts.map(named), ['DUMPSYS / a', 'DUMPSYS / b', 'DUMPSYS'])
  t.is(find(taken, 'DUMPSYS / b')?.lines, 5)
})

test('there are services in sections of dumpsys only', (t) => {
  const text = `${'-'.repeat(79)}\nDUMP OF SERVICE meminfo:\nTotal RAM: 1K\n`
  t.deepEqual(
    split(`------ KERNEL LOG (dmesg) ------\n${text}`).parts.map((part) => [named(part), part.text]),
    [['KERNEL LOG', text]]
  )
})

test('before Android 8 a service had no end', (t) => {
  const rule = '-'.repeat(79)
  const taken = split(
    `------ DUMPSYS (dumpsys) ------\n${rule}\nDUMP OF SERVICE a:\none\n${rule}\nDUMP OF SERVICE b:\ntwo\n`
  )
  t.deepEqual(
    taken.parts.map(({service, text}) => [service, text]),
    [
      ['a', `one\n${rule}\n`],
      ['b', 'two\n'],
      [null, '']
    ]
  )
})

test('dumpsys itself may be killed: the service it was at goes with it', (t) => {
  const taken = split(
    `------ DUMPSYS HIGH (dumpsys -t 90) ------\n${'-'.repeat(79)}\nDUMP OF SERVICE HIGH meminfo:\nhalf\n*** command 'dumpsys -t 90' timed out after 90.001s (killing pid 7)\n------ UPTIME (uptime) ------\nup\n`
  )
  t.deepEqual(
    taken.parts.map((part) => [named(part), part.ended]),
    [
      ['DUMPSYS HIGH / meminfo', 'timed-out'],
      ['DUMPSYS HIGH', 'timed-out'],
      ['UPTIME', 'complete']
    ]
  )
})

test('a second report in the same text is passed over', (t) => {
  const one = bugreportText(14)
  const {parts, secondAt} = split(one + one)
  t.is(secondAt, one.split('\n').length + 1)
  t.is(parts.length, split(one).parts.length)
})

test('cut anywhere, all sections before are as they were, and it says so', (t) => {
  const text = bugreportText(15)
  const whole = split(text).parts
  for (let at = 1000; at < text.indexOf('dumpstate: done'); at += 37) {
    const {cut, parts} = split(text.slice(0, at))
    t.true(cut, `at ${at}`)
    const last = parts.at(-1)?.title
    const sure = parts.filter(({title}) => title !== last)
    const known = whole.map((part) => JSON.stringify(part))
    for (const part of sure) {
      if (!known.includes(JSON.stringify(part)))
        t.fail(`at ${at}: ${named(part)} ${JSON.stringify(part).slice(0, 300)}`)
    }
  }
})

test('where it is cut, the section and its service are', (t) => {
  const text = bugreportText(14)
  const {parts} = split(text.slice(0, text.indexOf('Proc 202 total') + 9))
  t.deepEqual(
    parts.slice(-2).map((part) => [named(part), part.ended, part.text?.split('\n').at(-1)]),
    [
      ['DUMPSYS / gpu', 'cut', 'Proc 202 '],
      ['DUMPSYS', 'cut', '']
    ]
  )
})

const word = fc.stringMatching(/^[A-Z][A-Za-z ]{0,10}[a-z]$/)
const path = fc.stringMatching(/^\/proc\/[a-z ]{0,5}[a-z]$/)
const words = fc.array(fc.string({unit: 'binary'}).filter((line) => !line.includes('\n') && readMark(line) === null))

test('sections that are printed are read back', (t) => {
  const printed = fc.array(fc.record({command: fc.option(path), lines: words, timed: fc.boolean(), title: word}))
  fc.assert(
    fc.property(printed, (sections) => {
      const text = sections
        .map(
          ({command, lines, timed, title}) =>
            `------ ${title}${command === null ? '' : ` (${command})`} ------\n${lines.map((line) => `${line}\n`).join('')}${timed ? `------ 1.234s was the duration of '${title}' ------\n` : ''}`
        )
        .join('')
      t.deepEqual(
        split(text).parts.map(({command, seconds, text: kept, title}) => ({command, seconds, text: kept, title})),
        sections.map(({command, lines, timed, title}) => ({
          command,
          seconds: timed ? 1.234 : null,
          text: lines.map((line) => `${line}\n`).join(''),
          title
        }))
      )
    })
  )
})

test('takes any lines, and counts no line twice', (t) => {
  const traps = fc.constantFrom(
    '-'.repeat(79),
    'DUMP OF SERVICE x:',
    '------ A (b) ------',
    "------ 0.001s was the duration of 'A' ------",
    "*** command 'b' timed out after 1s",
    "*** SERVICE 'x' DUMP TIMEOUT (1) EXPIRED ***",
    '--------- 0.001s was the duration of dumpsys x, ending at: y',
    "Skipping 'x' on user build.",
    '\t(skipped on dry run)',
    '== dumpstate: 2020-01-01 00:00:00',
    '== dumpstate: done (id 1)'
  )
  const lines = fc.array(fc.oneof(traps, fc.string({unit: 'binary'})))
  fc.assert(
    fc.property(lines, fc.nat(100), (all, most) => {
      const text = all.join('\n')
      const {parts} = split(text, most)
      const sections = parts.filter(({service}) => service === null)
      t.true(sections.reduce((sum, {lines: n}) => sum + n, 0) <= text.split('\n').length)
      for (const {text: kept} of parts) t.true((kept?.length ?? 0) <= most + 1)
    })
  )
})

test('of a part nobody wants no text is kept', (t) => {
  const taken = split(bugreportText(12), 2 ** 26, (title) => title === 'MEMORY INFO')
  t.deepEqual(
    taken.parts.filter(({text}) => text !== null).map(({title}) => title),
    ['MEMORY INFO']
  )
})
