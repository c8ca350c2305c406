/** Areas of CMA and of cgroups, from files of single figures. */
import test from 'ava'
import fc from 'fast-check'
import type {Area} from '../../src/model/memory.js'
import {parseSaved, saveSnapshot} from '../../src/model/saved.js'
import {file, type Member} from '../helpers/archive.js'
import {snapshotOf, wholeList} from '../helpers/machine.js'

const mm = 'sys/kernel/mm/cma/'
const debug = 'sys/kernel/debug/'
const figures = (folder: string, of: Readonly<Record<string, number>>): Member[] =>
  Object.entries(of).map(([name, value]) => file(`${folder}/${name}`, `${value}\n`))

/** Pages of 4096 bytes. */
const pages = [
  file('proc/meminfo', 'MemFree: 4000 kB\nCmaFree: 400 kB\nShmem: 40 kB\n'),
  file('proc/vmstat', 'nr_free_pages 1000\nnr_free_cma 100\nnr_shmem 10\n')
]

const areas = (members: readonly Member[]): readonly Area[] => snapshotOf([...wholeList(), ...members]).areas
const numbers = (members: readonly Member[]) =>
  areas(members).map(({capacity, free, kind, name, used}) => [kind, name, capacity, used, free])

for (const [what, members, expected] of [
  [
    'sysfs of 7.3',
    figures(`${mm}linux,cma`, {
      alloc_pages_success: 50,
      available_pages: 70,
      release_pages_success: 20,
      total_pages: 100
    }),
    [['cma', 'linux,cma', 409600, 122880, 286720]]
  ],
  [
    'sysfs of 6.12 tells what is used, of what it does not',
    figures(`${mm}linux,cma`, {alloc_pages_success: 50, release_pages_success: 20}),
    [['cma', 'linux,cma', null, 122880, null]]
  ],
  [
    'sysfs of 6.1 tells neither',
    figures(`${mm}linux,cma`, {alloc_pages_fail: 5, alloc_pages_success: 50}),
    [['cma', 'linux,cma', null, null, null]]
  ],
  [
    'debugfs',
    figures(`${debug}cma/linux,cma`, {count: 100, maxchunk: 60, used: 30}),
    [['cma', 'linux,cma', 409600, 122880, 286720]]
  ],
  [
    'both trees are one area, as is the name debugfs of 5.10 has for it',
    [
      ...figures(`${mm}reserved`, {alloc_pages_success: 50}),
      ...figures(`${debug}cma/cma-reserved`, {count: 100, used: 30})
    ],
    [['cma', 'reserved', 409600, 122880, 286720]]
  ],
  [
    'figures that contradict each other leave what is free open',
    figures(`${debug}cma/a`, {count: 10, used: 30}),
    [['cma', 'a', 40960, 122880, null]]
  ],
  ['and what is used', figures(`${mm}a`, {available_pages: 30, total_pages: 10}), [['cma', 'a', 40960, null, 122880]]],
  [
    'two areas, in order of name',
    [...figures(`${debug}cma/b`, {count: 2, used: 1}), ...figures(`${debug}cma/a`, {count: 2, used: 0})],
    [
      ['cma', 'a', 8192, 0, 8192],
      ['cma', 'b', 8192, 4096, 4096]
    ]
  ]
] as const) {
  test(`CMA: ${what}, in whatever order`, (t) => {
    t.deepEqual(numbers([...members, ...pages]), expected as unknown)
    t.deepEqual(numbers([...members, ...pages].reverse()), expected as unknown)
  })
}

test('CMA counts pages: of unknown size they are no bytes, and the figures stay', (t) => {
  const members = figures(`${debug}cma/a`, {count: 100, used: 30})
  for (const known of [[], pages.slice(0, 1), pages.slice(1)]) {
    const snapshot = snapshotOf([...wholeList(), ...members, ...known])
    t.deepEqual(snapshot.areas, [])
    t.deepEqual(
      snapshot.statements.filter((one) => one.interface === 'cma').map(({name, unit, value}) => [name, unit, value]),
      [
        ['count', 'pages', 100],
        ['used', 'pages', 30]
      ]
    )
  }
})

const group = (path: string, name: string, text: string) => file(`sys/fs/cgroup/${path}dmem.${name}`, text)
const vram = 'drm/0000:03:00.0/vram'

for (const [what, members, expected] of [
  [
    'groups at the top have what those below have',
    [
      group('', 'capacity', `${vram} 1000\n`),
      group('a/', 'current', `${vram} 300\n`),
      group('a/b/', 'current', `${vram} 200\n`),
      group('c/', 'current', `${vram} 100\n`)
    ],
    [['vram', vram, 1000, 400, 600]]
  ],
  ['no group was read', [group('', 'capacity', `${vram} 1000\n`)], [['vram', vram, 1000, null, null]]],
  ['no limit is no figure', [group('a/', 'max', `${vram} max\n`)], []],
  [
    'more than there is: read at different moments',
    [group('', 'capacity', `${vram} 10\n`), group('a/', 'current', `${vram} 300\n`)],
    [['vram', vram, 10, 300, null]]
  ],
  [
    'two regions',
    [group('', 'capacity', `drm/b/vram 10\ndrm/a/vram 20\n`)],
    [
      ['vram', 'drm/a/vram', 20, null, null],
      ['vram', 'drm/b/vram', 10, null, null]
    ]
  ]
] as const) {
  test(`dmem: ${what}`, (t) => {
    t.deepEqual(numbers(members), expected as unknown)
    t.deepEqual(numbers([...members].reverse()), expected as unknown)
  })
}

test('whatever figures say, nothing is less than nothing, and the snapshot can be saved', (t) => {
  const value = fc.oneof(fc.nat(100), fc.constant(Number.MAX_SAFE_INTEGER))
  const cma = fc.record({available_pages: value, count: value, total_pages: value, used: value}, {requiredKeys: []})
  fc.assert(
    fc.property(cma, value, value, (of, capacity, current) => {
      const snapshot = snapshotOf([
        ...wholeList(),
        ...pages,
        ...figures(`${mm}a`, of as Record<string, number>),
        group('', 'capacity', `${vram} ${capacity}\n`),
        group('a/', 'current', `${vram} ${current}\n`),
        group('b/', 'current', `${vram} ${current}\n`)
      ])
      t.deepEqual(parseSaved(saveSnapshot(snapshot)), {snapshot})
    }),
    {numRuns: 50}
  )
})
