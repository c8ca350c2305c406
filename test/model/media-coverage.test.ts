/** What was read of the interfaces about devices, heaps and pools, and what was refused. */
import test from 'ava'
import type {Coverage} from '../../src/model/snapshot.js'
import {directory, file, type Member} from '../helpers/archive.js'
import {everything} from '../helpers/everything.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {drmFd, tree, v3, videoFd} from '../helpers/media.js'

const of = (id: Coverage['interface'], members: readonly Member[]) =>
  snapshotOf([...wholeList(), ...members]).coverage.find((one) => one.interface === id)
const errors = (...lines: readonly string[]) => file('capture-errors.tsv', lines.map((line) => `${line}\n`).join(''))
const debug = '/sys/kernel/debug'

for (const [what, id, members, expected] of [
  ['not there', 'v4l2-memtrack', [], ['absent', 0, 0, 0, null]],
  [
    'a folder with nothing in it',
    'v4l2-memtrack',
    [directory('sys/kernel/debug/v4l2-memtrack')],
    ['absent', 0, 0, 0, null]
  ],
  ['read', 'v4l2-memtrack', [tree('dec', 7)], ['complete', 1, 0, 0, null]],
  [
    'the whole folder refused',
    'v4l2-memtrack',
    [errors(`EACCES\tstat\t${debug}/v4l2-memtrack`)],
    ['denied', 0, 1, 0, '1 not permitted (EACCES)']
  ],
  [
    'the folder of all of debugfs refused',
    'drm-debugfs',
    [errors(`EACCES\topendir\t${debug}`)],
    ['denied', 0, 1, 0, '1 not permitted (EACCES)']
  ],
  [
    'which says nothing of what is elsewhere',
    'meminfo',
    [errors(`EACCES\topendir\t${debug}`)],
    ['absent', 0, 0, 0, null]
  ],
  ['a folder this machine has not', 'drm-debugfs', [errors(`ENOENT\tstat\t${debug}/dri`)], ['absent', 0, 0, 0, null]],
  [
    'one of two refused',
    'v4l2-memtrack',
    [tree('dec', 7), errors(`EPERM\topen\t${debug}/v4l2-memtrack/b`)],
    ['partial', 1, 1, 0, '1 not permitted (EPERM)']
  ],
  [
    'stored empty by tar',
    'v4l2-memtrack',
    [file('sys/kernel/debug/v4l2-memtrack/dec', '')],
    ['partial', 0, 0, 1, '1 stored empty or cut']
  ],
  [
    'empty, as it is where it lists nothing',
    'drm-debugfs',
    [file('sys/kernel/debug/dri/0/gem', '')],
    ['complete', 1, 0, 0, null]
  ],
  [
    'a page of nothing',
    'kgsl',
    [file('sys/class/kgsl/kgsl/page_alloc', '\0'.repeat(4096))],
    ['partial', 0, 0, 1, '1 stored empty or cut']
  ],
  [
    'descriptors that say nothing',
    'v4l2-fdinfo',
    [...plainProcess(7), ...videoFd(7, 4, 'video0')],
    ['absent', 0, 0, 0, null]
  ],
  [
    'descriptors that say something',
    'v4l2-fdinfo',
    [...plainProcess(7), ...videoFd(7, 4, 'video0', v3('a', 1))],
    ['complete', 1, 0, 0, null]
  ],
  [
    'of two drivers',
    'drm-fdinfo',
    [...plainProcess(7), ...drmFd(7, 4, {id: 1}), ...drmFd(7, 5, {driver: 'xe', id: 2})],
    ['complete', 2, 0, 0, null]
  ]
] as const) {
  test(`${id}: ${what}`, (t) => {
    const found = of(id, members)
    t.deepEqual(
      [found?.status, found?.read, found?.denied, found?.lost, found?.reason],
      expected as unknown as unknown[]
    )
  })
}

test('descriptors of some processes only are not all of them', (t) => {
  const members = [...plainProcess(7), ...drmFd(7, 4, {id: 1}), errors('EACCES\topendir\t/proc/9/fd')]
  const found = of('drm-fdinfo', members)
  t.is(found?.status, 'partial')
  t.is(found?.reason, of('dmabuf-fdinfo', members)?.reason)
})

test('a lost tree is no empty one: what its device has stays unknown, not 0', (t) => {
  const {instances, videoNodes} = snapshotOf([
    ...wholeList(),
    ...plainProcess(7),
    ...videoFd(7, 4, 'video0', v3('dec', 1)),
    file('sys/kernel/debug/v4l2-memtrack/dec', '')
  ])
  t.deepEqual(
    instances.map(({bytes, kind}) => [kind, bytes]),
    [['descriptor', null]]
  )
  t.deepEqual(
    videoNodes.map(({tracker}) => tracker),
    [null]
  )
})

test('pasted texts have no row where none was read; each interface has one row', (t) => {
  const ids = (members: readonly Member[]) => snapshotOf(members).coverage.map((one) => one.interface)
  for (const id of ['lsof', 'librank', 'crash-utility', 'pasted-summary', 'openharmony-memory'] as const)
    t.false(ids(wholeList()).includes(id), id)
  const all = ids(everything('x'))
  t.true(all.includes('lsof') && all.includes('openharmony-memory'))
  t.is(new Set(all).size, all.length)
})
