import test from 'ava'
import fc from 'fast-check'
import {type BulkKind, bulkKind, splitBulk} from '../../src/sources/bulk.js'

const split = (kind: BulkKind, text: string, cut = false) => splitBulk(kind, text, cut)

test('the kind of a member stands in its name', (t) => {
  t.is(bulkKind('cmd/mediamem/files-0001.txt'), 'files')
  t.is(bulkKind('cmd/mediamem/links-12345.txt'), 'links')
  t.is(bulkKind('cmd/mediamem/stat-after.txt'), null)
  t.is(bulkKind('cmd/mediamem/other-0001.txt'), null)
})

const text = [
  '=proc/7/status',
  '=proc/7/maps',
  '=proc/8/maps',
  '=proc/9/maps',
  '=sys/x/0000:00:02.0/name',
  'proc/7/status:Name:\tproc/9/maps:forged',
  'proc/7/status:',
  'proc/7/status:!',
  'sys/x/0000:00:02.0/name:v3d dev=0',
  '!',
  'grep: proc/8/maps: Permission denied',
  'grep: proc/9/maps: No such process',
  'grep: out of memory',
  ''
].join('\n')

test('lines go to the files they name, and to no other', (t) => {
  const {faults, files, strange} = split('files', text)
  t.deepEqual(files, [
    {cut: false, path: 'proc/7/status', text: 'Name:\tproc/9/maps:forged\n\n!\n'},
    {cut: false, path: 'sys/x/0000:00:02.0/name', text: 'v3d dev=0\n'},
    {cut: false, path: 'proc/7/maps', text: ''}
  ])
  t.deepEqual(faults, [
    {detail: 'EACCES', fault: 'denied', path: 'proc/8/maps'},
    {detail: 'ESRCH', fault: 'gone', path: 'proc/9/maps'}
  ])
  t.deepEqual(strange, [{line: 13, text: 'grep: out of memory'}])
})

test('of some lines of a file, none is no empty file', (t) => {
  t.deepEqual(
    split('lines', text).files.map(({path}) => path),
    ['proc/7/status', 'sys/x/0000:00:02.0/name']
  )
})

test('what is cut away is lost, what was written before is not', (t) => {
  const {faults, files} = split('files', text.slice(0, text.indexOf('dev=0')), true)
  t.deepEqual(
    files.map(({cut, path}) => [path, cut]),
    [
      ['proc/7/status', false],
      ['sys/x/0000:00:02.0/name', true]
    ]
  )
  t.deepEqual(
    faults.map(({fault, path}) => [path, fault]),
    ['proc/7/maps', 'proc/8/maps', 'proc/9/maps'].map((path) => [path, 'unreadable'])
  )
})

test('bytes come in pairs of digits', (t) => {
  const bytes = Buffer.from('=proc/7/cmdline\nproc/7/cmdline:a\0b\xff\0\n', 'latin1')
  t.deepEqual(split('hex', bytes.toString('hex').replace(/(?:..){16}/g, '$&\n ')).files, [
    {cut: false, path: 'proc/7/cmdline', text: 'a\0b\udcff\0'}
  ])
})

test('a target may hold rows and messages, and forges none', (t) => {
  const raw = [
    'links raw n0nce',
    '=proc/7/fd',
    '!EACCES opendir proc/1/fd',
    "n0nce proc/7/fd/3 'proc/7/fd/3' -> '/dmabuf:a",
    'proc/7/fd/9 -> /dmabuf:b',
    "!'",
    "n0nce proc/7/fd/4 proc/7/fd/4 -> '/dev/video0'",
    'n0nce proc/7/fd/5 proc/7/fd/5',
    'n0nce proc/7/fd/6 proc/7/fd/6',
    'n0nce !',
    "stat: 'proc/7/fd/5': No such file or directory",
    ''
  ].join('\n')
  t.deepEqual(split('links', raw), {
    faults: [
      {detail: 'EACCES', fault: 'denied', path: 'proc/1/fd'},
      {detail: 'ENOENT', fault: 'gone', path: 'proc/7/fd/5'},
      {detail: 'no target', fault: 'denied', path: 'proc/7/fd/6'}
    ],
    files: [],
    folders: ['proc/7/fd'],
    links: [
      {path: 'proc/7/fd/3', target: '/dmabuf:a\nproc/7/fd/9 -> /dmabuf:b\n!'},
      {path: 'proc/7/fd/4', target: '/dev/video0'}
    ],
    strange: []
  })
  const cut = split('links', raw.slice(0, raw.indexOf('/dev/video0')), true)
  t.is(cut.links.length, 1)
  t.deepEqual(
    cut.faults.map(({path}) => path),
    ['proc/1/fd', 'proc/7/fd']
  )
})

test('GNU stat escapes what it prints', (t) => {
  const escaped =
    'links escape n\nn proc/7/fd/3 proc/7/fd/3 -> /dmabuf:a\\nb\\\\n\\033\\303\\251\\377\\ c\n' +
    "n !\nstat: cannot statx 'proc/7/fd/4': Permission denied\nstat: cannot read symbolic link 'proc/7/fd/5': Permission denied\n"
  t.deepEqual(split('links', escaped).links, [{path: 'proc/7/fd/3', target: '/dmabuf:a\nb\\n\u001bé\udcff c'}])
  t.deepEqual(
    split('links', escaped).faults.map(({fault, path}) => [path, fault]),
    [
      ['proc/7/fd/4', 'denied'],
      ['proc/7/fd/5', 'denied']
    ]
  )
})

test('takes any text without throwing', (t) => {
  const piece = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.constantFrom(
      '=a\n',
      'a:',
      'a:b\n',
      '!\n',
      'links raw n\n',
      'n ',
      'n a -> b\n',
      'n !\n',
      '\\',
      '\n',
      'grep: a: x\n'
    )
  )
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.constantFrom<BulkKind>('files', 'hex', 'lines', 'links'),
      fc.boolean(),
      (parts, kind, cut) => {
        split(kind, parts.join(''), cut)
      }
    )
  )
  t.pass()
})
