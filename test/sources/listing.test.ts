import test from 'ava'
import fc from 'fast-check'
import {splitListing} from '../../src/sources/listing.js'

const known = (path: string): boolean =>
  /^\/?(?:proc\/\d+\/(?:fdinfo\/\d+|maps|comm|fd)|sys\/devices\/pci0000:00\/size|sys\/kernel\/debug\/dma_buf\/bufinfo)$/.test(
    path
  )
const split = (text: string) => splitListing(text, known)
const texts = (text: string): readonly (readonly [string, string])[] | undefined =>
  split(text)?.members.map((member) => [member.path, member.text])

test('grep: a path before every line', (t) => {
  t.deepEqual(
    split(
      '/proc/1/comm:init\n/proc/1/fdinfo/4:pos:\t0\n/proc/1/fdinfo/4:size:\t4096\nsys/devices/pci0000:00/size:12\n'
    ),
    {
      faults: [],
      form: 'grep',
      members: [
        {line: 1, path: '/proc/1/comm', text: 'init\n'},
        {line: 2, path: '/proc/1/fdinfo/4', text: 'pos:\t0\nsize:\t4096\n'},
        {line: 4, path: 'sys/devices/pci0000:00/size', text: '12\n'}
      ],
      repeated: []
    }
  )
})

test('grep: what it could not read, old and new', (t) => {
  const listing = split(
    'grep: /proc/1/maps: Permission denied\n$ grep -r "" /proc/1\nproc/1/comm:init\ngrep: /proc/2/comm: No such file or directory\nBinary file /proc/3/comm matches\ngrep: proc/4/comm: binary file matches\nproc/5/comm:x\n'
  )
  t.deepEqual(listing?.faults, [
    {detail: 'EACCES', fault: 'denied', path: '/proc/1/maps'},
    {detail: 'ENOENT', fault: 'gone', path: '/proc/2/comm'},
    {detail: 'binary file matches', fault: 'unreadable', path: '/proc/3/comm'},
    {detail: 'binary file matches', fault: 'unreadable', path: 'proc/4/comm'}
  ])
  t.deepEqual(
    listing?.members.map(({path}) => path),
    ['proc/1/comm', 'proc/5/comm']
  )
})

test('grep: no name can forge a path', (t) => {
  t.deepEqual(texts('proc/1/fdinfo/4:name:\tx\nproc/1/fdinfo/4:==> proc/2/comm <==\nproc/1/fdinfo/4:proc/3/comm:y\n'), [
    ['proc/1/fdinfo/4', 'name:\tx\n==> proc/2/comm <==\nproc/3/comm:y\n']
  ])
})

test('head: as GNU prints it, empty files, files without a last line feed, NUL', (t) => {
  t.deepEqual(
    split(
      "head: cannot open '/proc/1/maps' for reading: Permission denied\n==> 4 <==\nsize:\t1\n\n==> empty <==\n\n==> nul <==\na\0b\0\n==> none <==\n\n==> 5 <==\none\n\n\n==> last <==\nx"
    ),
    {
      faults: [{detail: 'EACCES', fault: 'denied', path: '/proc/1/maps'}],
      form: 'head',
      members: [
        {line: 3, path: '4', text: 'size:\t1\n'},
        {line: 6, path: 'empty', text: ''},
        {line: 8, path: 'nul', text: 'a\0b\0'},
        {line: 10, path: 'none', text: ''},
        {line: 12, path: '5', text: 'one\n\n'},
        {line: 16, path: 'last', text: 'x'}
      ],
      repeated: []
    }
  )
})

test('messages before the first file hide nothing', (t) => {
  t.deepEqual(texts('head: /proc/1/maps: Permission denied\n==> 4 <==\nx\n'), [['4', 'x\n']])
  // A lenient predicate takes the message for a path and its line.
  const lenient = splitListing('grep: /proc/1/maps: Permission denied\nproc/1/comm:x\n', (path) =>
    /proc\/1\/\w+$/.test(path)
  )
  t.deepEqual(
    lenient?.members.map((member) => member.path),
    ['proc/1/comm']
  )
})

test('head: quotes of other locales and tools', (t) => {
  const listing = split(
    "==> proc/1/comm <==\nx\nhead: cannot open ‘/proc/2/comm’ for reading: No such process\nhead: /proc/3/comm: Permission denied\ncat: can't open '/proc/4/comm': Operation not permitted\n\n==> proc/5/comm <==\nhead: error reading 'proc/5/comm': Input/output error\n"
  )
  t.deepEqual(
    listing?.faults.map(({fault, path}) => [path, fault]),
    [
      ['/proc/2/comm', 'gone'],
      ['/proc/3/comm', 'denied'],
      ['/proc/4/comm', 'denied'],
      ['proc/5/comm', 'unreadable']
    ]
  )
  t.deepEqual(
    listing?.members.map(({path, text}) => [path, text]),
    [['proc/1/comm', 'x\n']]
  )
})

test('head: a heading counts after an empty line only, and a second of the same name is told', (t) => {
  t.deepEqual(texts('==> 4 <==\nname:\tx\n==> 5 <==\nsize:\t1\n\n==> 6 <==\ny\n'), [
    ['4', 'name:\tx\n==> 5 <==\nsize:\t1\n'],
    ['6', 'y\n']
  ])
  const forged = split('==> 4 <==\nname:\tx\n\n==> 5 <==\nsize:\t1\n\n==> 5 <==\nsize:\t2\n')
  t.deepEqual(forged?.repeated, ['5'])
  t.deepEqual(
    forged?.members.map(({text}) => text),
    ['name:\tx\n', 'size:\t1\n', 'size:\t2\n']
  )
})

test('echo: a path alone on a line', (t) => {
  t.deepEqual(
    split(
      'some prompt\n/proc/1/fdinfo/4\nsize:\t1\n/proc/1/fdinfo/5\ncat: /proc/1/fdinfo/5: Permission denied\n/proc/1/comm\nx'
    ),
    {
      faults: [{detail: 'EACCES', fault: 'denied', path: '/proc/1/fdinfo/5'}],
      form: 'echo',
      members: [
        {line: 3, path: '/proc/1/fdinfo/4', text: 'size:\t1\n'},
        {line: 7, path: '/proc/1/comm', text: 'x'}
      ],
      repeated: []
    }
  )
})

test('CR LF at every line is LF; at some it is content', (t) => {
  t.deepEqual(texts('==> 4 <==\r\nsize:\t1\r\n\r\n==> 5 <==\r\nx\r\n'), [
    ['4', 'size:\t1\n'],
    ['5', 'x\n']
  ])
  t.deepEqual(texts('proc/1/comm:a\r\nproc/1/comm:b\n'), [['proc/1/comm', 'a\r\nb\n']])
})

test('what is no listing', (t) => {
  for (const text of [
    '',
    '\n',
    '\nDma-buf Objects:\nsize    \tflags   \tmode\n',
    'pos:\t0\nsize:\t4096\n',
    '/proc/1/fd:\ntotal 0\nlrwx------ 1 root root 64 Jan  1 00:00 4 -> /dmabuf:\n',
    `${'x\n'.repeat(60)}==> 4 <==\n`,
    '7f0000000000-7f0000001000 rw-s 00000000 00:0a 11 /dmabuf:proc/1/comm\n'
  ]) {
    t.is(split(text), null, JSON.stringify(text))
  }
})

test('a megabyte of anything takes no time', (t) => {
  const start = performance.now()
  for (const part of [
    ':',
    ': ',
    'proc/1/comm:',
    '==> ',
    "head: cannot open '",
    '\n',
    '\r\n',
    '==> a <==\n\n',
    'a: ',
    'grep: x: y\n',
    "head: error reading ''\n",
    '\0'
  ]) {
    split(part.repeat(2 ** 20 / part.length))
    split(`proc/1/comm:${part.repeat(2 ** 20 / part.length)}`)
    split(`==> 4 <==\n${part.repeat(2 ** 20 / part.length)}`)
  }
  t.true(performance.now() - start < 15_000)
  fc.assert(
    fc.property(
      fc.string({maxLength: 300, unit: 'binary'}),
      (text) => void splitListing(text, (path) => path.length % 3 === 0)
    )
  )
})
