import test from 'ava'
import fc from 'fast-check'
import {parseCmdline, parseComm, parseStat, parseStatus} from '../../src/parsers/proc-identity.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText, nameOf} from '../helpers/traps.js'

const origin = {path: 'proc/7/x'}
const parsers = {cmdline: parseCmdline, comm: parseComm, stat: parseStat, status: parseStatus}
const forged = [') R 1 (', '\n', ')', '(', ') ', '\nUid:\t0', '\\', '\\n', ' ', '7 (a) S 1 1']
const traps = [
  ...forged,
  '1 ',
  '\0',
  'Name:\tx\n',
  'Uid:\t0\t0\n',
  ':\t',
  'NSpid:\t1\t',
  '7 (a) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 '
]

for (const file of ['cmdline', 'comm', 'stat', 'status'] as const) {
  for (const {name, text, golden} of cases(`proc-identity/${file}`)) {
    test(`${file} ${name}`, (t) => matchesGolden(t, golden, parsers[file](text, origin)))
  }
  test(`${file} bears any text`, (t) => bearsAnyText(t, parsers[file], traps))
}

const identity = fc.record({
  comm: nameOf(15, forged),
  flags: fc.nat(0xffffffff),
  pid: fc.nat(),
  ppid: fc.nat(),
  startTime: fc.maxSafeNat(),
  state: fc.constantFrom('R', 'S', 'D', 'Z', 'T', 't', 'X', 'I')
})

test('stat is read back whatever the name', (t) => {
  fc.assert(
    fc.property(identity, ({comm, flags, pid, ppid, startTime, state}) => {
      const text = `${pid} (${comm}) ${state} ${ppid} 79 0 0 -1 ${flags} 1 2 3 4 5 6 7 8 20 0 1 0 ${startTime} 1695744 200 0\n`
      const value = {comm, kernelThread: (BigInt(flags) & 0x00200000n) !== 0n, pid, ppid, startTime, state, threads: 1}
      t.deepEqual(parseStat(text, origin), {issues: [], value})
    })
  )
  t.pass()
})

test('the name in status is read back, and forges no other line', (t) => {
  fc.assert(
    fc.property(nameOf(15, forged), (name) => {
      const printed = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
      const {issues, value} = parseStatus(
        `Name:\t${printed}\nState:\tS (sleeping)\nPid:\t7\nUid:\t1000\t0\t0\t0\n`,
        origin
      )
      t.deepEqual(issues, [])
      t.like(value, {name, pid: 7, state: 'S', uid: 1000})
    })
  )
  t.pass()
})

test('a stat cut anywhere gives no start time but the right one', (t) => {
  const text = '84 (x) S 1 (y) S 80 79 0 0 -1 4194304 224 0 0 0 1 2 0 0 20 0 1 0 439 1552384 200\n'
  for (let length = 1; length < text.length; length++) {
    const {issues, value} = parseStat(text.slice(0, length), origin)
    t.is(issues[0]?.code, 'cut-short')
    if (value !== null) t.like(value, {comm: 'x) S 1 (y', pid: 84, startTime: 439})
  }
})

test('the first line of a key in status counts', (t) => {
  t.like(parseStatus('Name:\ta\nUid:\t1000\t0\nName:\tb\nUid:\t0\t0\n', origin).value, {name: 'a', uid: 1000})
})
