/** Tables that two folders or two trees show count once. */
import test from 'ava'
import {file, type Member} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {drmName} from '../helpers/media.js'

const debug = 'sys/kernel/debug/'
const areas = (members: readonly Member[]) => snapshotOf([...wholeList(), ...members]).areas
const bo = (count: number, kib: number) => `allocated bos:          ${count}\nallocated bo size (kb): ${kib}\n`
const stats = (folder: string, text: string) => file(`${debug}dri/${folder}/bo_stats`, text)

for (const [what, members, expected] of [
  [
    'folders of minors by their device’s name',
    [drmName('0', 'v3d', 'a'), drmName('128', 'v3d', 'a'), stats('0', bo(1, 4)), stats('128', bo(2, 8))],
    [4096]
  ],
  [
    'links of 6.12 to the device’s folder',
    [drmName('a', 'v3d', 'a'), drmName('0', 'v3d', 'a'), stats('a', bo(1, 4)), stats('0', bo(1, 4))],
    [4096]
  ],
  ['minors of the same content, no name read', [stats('0', bo(1, 4)), stats('128', bo(1, 4))], [4096]],
  [
    'a minor and the device’s folder of the same content, no name read',
    [stats('a', bo(1, 4)), stats('0', bo(1, 4))],
    [4096]
  ],
  [
    'two devices by name',
    [drmName('0', 'v3d', 'a'), drmName('1', 'v3d', 'b'), stats('0', bo(1, 4)), stats('1', bo(1, 4))],
    [4096, 4096]
  ],
  ['two devices by folder', [stats('a', bo(1, 4)), stats('b', bo(1, 4))], [4096, 4096]],
  [
    'an accelerator and a card of one number',
    [
      drmName('0', 'v3d', 'a'),
      file(`${debug}accel/0/name`, 'x dev=b unique=b\n'),
      stats('0', bo(1, 4)),
      file(`${debug}accel/0/bo_stats`, bo(1, 4))
    ],
    [4096, 4096]
  ]
] as const) {
  test(`DRM: ${what}`, (t) => {
    for (const all of [members, [...members].reverse()])
      t.deepEqual(
        areas(all).map(({used}) => used),
        [...expected]
      )
  })
}

test('figures and tables that two trees show count once', (t) => {
  const kgsl = ['class/kgsl', 'devices/virtual/kgsl'].flatMap((folder) => [
    file(`sys/${folder}/kgsl/page_alloc`, '4096\n'),
    file(`sys/${folder}/kgsl/proc/7/kernel`, '4096\n')
  ])
  const pool =
    'dma-heap:<cma> -non dmabuf\n\tAlloc by (vop                 )\t[0x10000000-0x10000fff]\t0x00001000 (4 KiB)\n'
  const rk = ['proc', 'sys/kernel/debug'].map((root) => file(`${root}/rk_dma_heap/dma_heap_info`, pool))
  for (const all of [[...kgsl, ...rk], [...kgsl, ...rk].reverse()]) {
    const {allocations, statements} = snapshotOf([...wholeList(), ...plainProcess(7), ...all])
    t.deepEqual(
      statements.filter((one) => one.interface === 'kgsl').map(({name, pid}) => [name, pid]),
      [
        ['kernel', 7],
        ['page_alloc', null]
      ]
    )
    t.deepEqual(
      allocations.map(({area, bytes, dmabuf}) => [area, bytes, dmabuf]),
      [['cma', 4096, false]]
    )
  }
})
