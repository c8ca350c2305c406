/** DRM clients: one for each open file, whoever has it and however often it is listed. */
import test from 'ava'
import {directory, file, link, type Member} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {drmClients, drmFd, drmName} from '../helpers/media.js'

const total = 'drm-total-memory:\t8 KiB\ndrm-shared-memory:\t4 KiB\n'
const processes = [...wholeList(), ...[7, 8].flatMap((pid) => plainProcess(pid))]
const pci = (n: number) => `0000:0${n}:00.0`

/** `amdgpu 0000:01:00.0 #5: 7/3,4 8/3`. */
const read = (members: readonly Member[]): string[] =>
  snapshotOf([...processes, ...members]).clients.map(
    ({clientId, driver, holders, pdev}) =>
      `${driver} ${pdev} #${clientId}:${holders.map(({descriptors, pid}) => ` ${pid}/${descriptors}`).join('')}`
  )

for (const [what, members, expected] of [
  [
    'duplicated and inherited descriptors are one',
    [...drmFd(7, 3, {id: 5}), ...drmFd(7, 4, {id: 5}), ...drmFd(8, 3, {id: 5})],
    ['panthor null #5: 7/3,4 8/3']
  ],
  [
    'ids are apart on other devices and of other drivers',
    [
      ...drmFd(7, 3, {driver: 'amdgpu', id: 5, pdev: pci(1)}),
      ...drmFd(7, 4, {driver: 'amdgpu', id: 5, node: 'renderD129', pdev: pci(2)}),
      ...drmFd(7, 5, {driver: 'i915', id: 5, pdev: pci(1)})
    ],
    [`amdgpu ${pci(1)} #5: 7/3`, `amdgpu ${pci(2)} #5: 7/4`, `i915 ${pci(1)} #5: 7/5`]
  ],
  [
    'without a PCI address the device of the node tells them apart',
    [
      ...['card0', 'renderD128'].map((node) => link(`sys/class/drm/${node}`, `../../devices/platform/a/drm/${node}`)),
      link('sys/class/drm/renderD129', '../../devices/platform/b/drm/renderD129'),
      ...drmFd(7, 3, {id: 5, node: 'renderD128'}),
      ...drmFd(8, 3, {id: 5, node: 'renderD129'})
    ],
    ['panthor null #5: 7/3', 'panthor null #5: 8/3']
  ],
  [
    'and where that is not known, the node',
    [...drmFd(7, 3, {id: 5, node: 'renderD128'}), ...drmFd(8, 3, {id: 5, node: 'renderD129'})],
    ['panthor null #5: 7/3', 'panthor null #5: 8/3']
  ],
  [
    'card0 and renderD128 of one device are opened apart',
    [...drmFd(7, 3, {id: 5, node: 'card0'}), ...drmFd(7, 4, {id: 6, node: 'renderD128'})],
    ['panthor null #5: 7/3', 'panthor null #6: 7/4']
  ],
  [
    'on a PCI device a link that was not read changes nothing',
    [
      ...drmFd(7, 3, {driver: 'xe', id: 5, node: null, pdev: pci(1)}),
      ...drmFd(8, 3, {driver: 'xe', id: 5, pdev: pci(1)})
    ],
    [`xe ${pci(1)} #5: 7/3 8/3`]
  ],
  [
    'on another, the id alone has to do, if one device has it',
    [...drmFd(7, 3, {id: 5, node: null}), ...drmFd(8, 3, {id: 5})],
    ['panthor null #5: 7/3 8/3']
  ],
  [
    'without an id each descriptor is one',
    [...drmFd(7, 3, {}), ...drmFd(8, 3, {})],
    ['panthor null #null: 7/3', 'panthor null #null: 8/3']
  ],
  [
    'a deleted node is the same node',
    [...drmFd(7, 3, {id: 5, node: 'renderD128 (deleted)'}), ...drmFd(8, 3, {id: 5})],
    ['panthor null #5: 7/3 8/3']
  ]
] as const) {
  test(`${what}, in whatever order`, (t) => {
    t.deepEqual(read(members), [...expected])
    t.deepEqual(read([...members].reverse()), [...expected])
  })
}

test('one client counts once, and says what it has', (t) => {
  const [client, ...more] = snapshotOf([
    ...processes,
    ...drmFd(8, 3, {id: 5, keys: total}),
    ...drmFd(7, 9, {id: 5, keys: total})
  ]).clients
  t.deepEqual(more, [])
  t.like(client, {listedBy: ['drm-fdinfo'], name: null, opener: null, path: '/dev/dri/renderD128'})
  t.like(client?.regions.memory, {active: null, resident: null, shared: 4096, total: 8192})
})

test('debugfs names the opener and the name of those that fdinfo shows, and adds those it does not', (t) => {
  const {clients} = snapshotOf([
    ...processes,
    drmName('0', 'panthor', 'a.gpu'),
    drmName('128', 'panthor', 'a.gpu'),
    ...drmFd(7, 3, {id: 5, keys: total}),
    ...['0', '128'].map((folder) =>
      drmClients(folder, [
        {id: 5, name: 'mesa', tgid: 7},
        {id: 6, name: 'ghost', tgid: 99}
      ])
    )
  ])
  t.deepEqual(
    clients.map(({clientId, driver, holders, listedBy, name, opener}) => [
      clientId,
      driver,
      holders.length,
      listedBy,
      name,
      opener
    ]),
    [
      [5, 'panthor', 1, ['drm-debugfs', 'drm-fdinfo'], 'mesa', 7],
      [6, 'panthor', 0, ['drm-debugfs'], 'ghost', 99]
    ]
  )
  t.deepEqual(clients[1]?.regions, {})
})

test('debugfs of before 7.3 prints no id: who it lists is not known to be another', (t) => {
  t.deepEqual(read([drmName('0', 'panthor', 'a.gpu'), drmClients('0', [{tgid: 7}]), ...drmFd(7, 3, {id: 5})]), [
    'panthor null #5: 7/3'
  ])
})

test('the PCI address of a client that only debugfs lists is its folder or the device’s name', (t) => {
  const rows = [{id: 6, tgid: 7}]
  t.deepEqual(read([drmClients(pci(1), rows)]), [`null ${pci(1)} #6:`])
  t.deepEqual(read([drmName('0', 'xe', pci(1)), drmClients('0', rows)]), [`xe ${pci(1)} #6:`])
})

test('minors of accelerators are not those of graphics cards', (t) => {
  const npu = 'intel_vpu dev=0000:09:00.0 unique=0000:09:00.0\n'
  for (const accel of [file('sys/kernel/debug/accel/0/name', npu)]) {
    const members = [drmName('0', 'xe', pci(1)), accel, drmClients('0', [{id: 6, tgid: 7}])]
    for (const all of [members, [...members].reverse()]) {
      const {clients, drmDevices} = snapshotOf([...processes, ...all])
      t.deepEqual(
        clients.map(({driver, pdev}) => [driver, pdev]),
        [['xe', pci(1)]]
      )
      t.deepEqual(drmDevices, [
        {driver: 'xe', name: pci(1)},
        {driver: 'intel_vpu', name: '0000:09:00.0'}
      ])
    }
  }
})

test('a device is known by debugfs, else by its nodes and who has them open', (t) => {
  const node = link('sys/class/drm/renderD128', '../../devices/platform/a/drm/renderD128')
  const devices = (members: readonly Member[]) => snapshotOf([...processes, ...members]).drmDevices
  t.deepEqual(devices([]), [])
  t.deepEqual(devices([node]), [{driver: null, name: 'devices/platform/a'}])
  t.deepEqual(devices([node, ...drmFd(7, 3, {id: 5})]), [{driver: 'panthor', name: 'devices/platform/a'}])
  t.deepEqual(devices(drmFd(7, 3, {driver: 'xe', id: 5, pdev: pci(1)})), [{driver: 'xe', name: pci(1)}])
  t.deepEqual(devices([node, drmName('0', 'panthor', 'a.gpu')]), [{driver: 'panthor', name: 'a.gpu'}])
})

test('a machine without DRM has no clients', (t) => {
  const {clients, coverage, drmDevices} = snapshotOf([...processes, directory('sys/kernel/debug')])
  t.deepEqual([clients, drmDevices], [[], []])
  for (const id of ['drm-fdinfo', 'drm-debugfs']) t.is(coverage.find((one) => one.interface === id)?.status, 'absent')
})
