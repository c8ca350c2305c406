import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import {splitSession} from '../../../src/parsers/text/shell-session.js'
import {isPrompt} from '../../../src/parsers/text/terminal.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {root} from '../../helpers/root.js'
import {bearsAnyText, textOf} from '../../helpers/traps.js'

for (const {golden, name, text} of cases('shell-session')) {
  test(name, (t) => matchesGolden(t, golden, splitSession(text)))
}

const prompts = [
  '[root@fedora 0]# ',
  '[root@fedora ~]# ',
  'pi@raspberrypi:~ $ ',
  'pi@raspberrypi:/sys/kernel/debug $ ',
  'root@ucm-imx8m-plus:~# ',
  'rk3588:/ # ',
  'rk3588_s:/sys/kernel/debug $ ',
  '130|rk3588:/ # ',
  '1|console:/data/local/tmp $ ',
  'localhost ~ # ',
  'localhost /sys/kernel/debug/dri # ',
  'root@localhost ~ # ',
  'sh-4.4# ',
  '~ # ',
  '/ # ',
  '/sys/kernel/debug # ',
  '# ',
  '$ '
]

for (const prompt of prompts) {
  test(`${prompt}is a prompt`, (t) => {
    t.true(isPrompt(`${prompt}cat /proc/meminfo`))
    t.deepEqual(splitSession(`${prompt}cat a/b\nx\n\ny\n${prompt}sudo cat /c | head -5\nz`), [
      {command: 'cat a/b', line: 1, text: 'x\n\ny\n'},
      {command: 'sudo cat /c | head -5', line: 5, text: 'z'}
    ])
    t.deepEqual(splitSession(`\n  ${prompt}cat a\n  x\n   y\n`), [{command: 'cat a', line: 2, text: 'x\n y\n'}])
  })
}

test('no session', (t) => {
  for (const text of [
    '',
    '\n \n',
    'x\n# cat y\n',
    '# A heading\ntext\n',
    '# TASK-PID CPU#\n',
    '$ 5 a month\n',
    '#!/bin/sh\n',
    '#cat x\n',
    'Total: 5 # of x\n',
    'a: b # c\n',
    'http://x/y # z\n',
    '00400000-00401000 r-xp 00000000 08:01 7 /bin/x # y\n'
  ]) {
    t.deepEqual(splitSession(text), [], JSON.stringify(text))
  }
})

test('another host, another kind of prompt and another indentation are output', (t) => {
  const [part, ...more] = splitSession(
    'rk3588:/ # cat x\nrk3399:/ # cat y\n# cat y\n/ # cat z\n  rk3588:/ # cat y\nrk3588:/ #cat z\n'
  )
  t.deepEqual(more, [])
  t.is(part?.text, 'rk3399:/ # cat y\n# cat y\n/ # cat z\n  rk3588:/ # cat y\nrk3588:/ #cat z\n')
})

test('what a row could hold of a prompt is output', (t) => {
  for (const forged of [
    '# cat x (PID 12) size: 4',
    '# a',
    '$ x',
    '# (PID 1)',
    '# cat\t4',
    '#',
    '$ ',
    '# y    81   1   y'
  ]) {
    t.is(splitSession(`# cat a\n${forged}\nz\n`).length, 1, JSON.stringify(forged))
  }
})

test('the user, the folder and the status may change', (t) => {
  const text = 'shell@rk3588:/ $ su\n1|root@rk3588:/ # cd /sys\nroot@rk3588:/sys # cat x\ny\nroot@rk3588:/sys # \n'
  t.deepEqual(splitSession(text), [
    {command: 'su', line: 1, text: ''},
    {command: 'cd /sys', line: 2, text: ''},
    {command: 'cat x', line: 3, text: 'y\n'}
  ])
})

test('a command that opens a shell is followed by other prompts', (t) => {
  const text = 'me@pc:~$ adb shell\nrk3588:/ # cat x\ny\nrk3588:/ # exit\nme@pc:~$ ls\nz\n'
  t.deepEqual(
    splitSession(text).map(({command, text}) => [command, text]),
    [
      ['adb shell', ''],
      ['cat x', 'y\n'],
      ['exit', ''],
      ['ls', 'z\n']
    ]
  )
})

test('texts that are no session stay whole', (t) => {
  for (const id of readdirSync(join(root, 'fixtures'))) {
    if (id === 'shell-session') continue
    // These are sessions: of the same command again and again, and of two devices.
    for (const {name, text} of cases(id))
      if (!/-prompts?$|^arm-cog-growing$|^synthetic-two-devices$/.test(name) && id !== 'fd-series')
        t.true(splitSession(text).length <= 1, `${id}/${name}`)
  }
})

test('nothing is lost, and lines keep their numbers', (t) => {
  fc.assert(
    fc.property(textOf([...prompts.map((prompt) => `\n${prompt}cat x\n`), 'x', '\n', ' ']), (text) => {
      const all = text.split('\n')
      for (const {line, text: output} of splitSession(`# cat a\n${text}`))
        for (const [at, each] of output.split('\n').slice(0, -1).entries()) t.is(['# cat a', ...all][line + at], each)
    })
  )
})

test('bears any text', (t) => {
  const traps = [
    '\n',
    ' ',
    '# ',
    '$ cat ',
    '# cat a a a ',
    '"a ',
    'a@',
    'a:',
    '/',
    '~',
    '[a@b c]',
    '[',
    '1|',
    ':/a',
    '"'
  ]
  bearsAnyText(t, (text) => ({issues: [], value: splitSession(text)}), [
    ...traps,
    ...prompts.map((prompt) => `${prompt}cat x\n`)
  ])
})
