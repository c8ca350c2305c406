/** Which interface a path belongs to, and what a member states besides its text. */
import test from 'ava'
import {observeFolder, observeLink} from '../../src/parsers/entries.js'
import {observeText} from '../../src/parsers/index.js'
import {leadsToPlace, type Place, placeOf, splitRoot} from '../../src/parsers/paths.js'

const place = (path: string): Place => {
  const found = placeOf(path)
  if (found === null) throw new Error(path)
  return found
}

for (const [path, prefix, rest] of [
  ['proc/7/maps', '', 'proc/7/maps'],
  ['./proc/7/maps', './', 'proc/7/maps'],
  ['a/b/sys/kernel/dmabuf/', 'a/b/', 'sys/kernel/dmabuf'],
  ['/tmp/proc/x/proc/7/fd/3', '/tmp/proc/x/', 'proc/7/fd/3'],
  ['proc/7/root/proc/9/maps', '', 'proc/7/root/proc/9/maps'],
  ['x/capture-errors.tsv', 'x/', 'capture-errors.tsv']
] as const) {
  test(`${path} is ${rest} below "${prefix}"`, (t) => t.deepEqual(splitRoot(path), {path: rest, prefix}))
}

test('what has no machine’s root has none', (t) => {
  for (const path of ['README', 'process/7/maps', 'procfs/7', 'sysroot/kernel', 'my-proc/7/maps', ''])
    t.is(splitRoot(path), null)
})

for (const [path, slot, pid, number, label] of [
  ['proc/7', 'process', 7, null, null],
  ['proc/7/fd', 'fd', 7, null, null],
  ['proc/7/fdinfo/12', 'fdinfo', 7, 12, null],
  ['proc/7/smaps', 'smaps', 7, null, null],
  ['sys/kernel/dmabuf/buffers', 'sysfs-list', null, null, null],
  ['sys/kernel/dmabuf/buffers/4294967298/size', 'sysfs-size', null, 4294967298, null],
  ['sys/kernel/dmabuf/buffers/5/attachments/11/device', 'sysfs-attachment', null, 5, '11'],
  ['sys/kernel/dmabuf/buffers/5/attachments/11/map_counter', 'sysfs-map-counter', null, 5, '11'],
  ['sys/kernel/debug/dma_buf/bufinfo', 'bufinfo', null, null, null],
  ['sys/fs/bpf/dmabuf/prog_dmabufIter_iter_dmabuf', 'bpf', null, null, null]
] as const) {
  test(`${path} is a ${slot}`, (t) => {
    const {label: found, ...rest} = place(path)
    t.like(rest, {number, path, pid, slot})
    t.is(found, label)
  })
}

test('what is near a place is none', (t) => {
  for (const path of [
    'proc/7/task/8/maps',
    'proc/7/fd/x',
    'proc/7/fdinfo/1/2',
    'proc/7/constructor',
    'proc/12345678901',
    'sys/kernel/dmabuf/buffers/x/size',
    'sys/kernel/dmabuf/buffers/1/size/2',
    'constructor'
  ])
    t.is(placeOf(path), null, path)
})

test('folders are entered only where they lead somewhere', (t) => {
  for (const path of [
    'proc/7',
    'proc/7/fd',
    'sys',
    'sys/kernel',
    'sys/kernel/dmabuf/buffers/5',
    'cmd',
    'sys/kernel/debug/dri/128',
    'sys/kernel/debug/v4l2/a device 5-000f',
    'sys/devices/platform/vivid.0/video4linux/video4',
    'sys/fs/cgroup/app.slice/x'
  ])
    t.true(leadsToPlace(path), path)
  for (const path of [
    'proc/7/task',
    'proc/7/root',
    'sys/devices/system',
    'sys/devices/virtual/tty',
    'sys/kernel/debug/dri/128/crtc-0'
  ])
    t.false(leadsToPlace(path), path)
})

test('an empty text that no kernel leaves empty is lost; so is one of nothing but padding', (t) => {
  for (const [path, text] of [
    ['proc/7/fdinfo/3', ''],
    ['proc/7/stat', ''],
    ['sys/kernel/dmabuf/buffers/5/size', '\0'.repeat(4096)],
    ['sys/kernel/debug/dma_buf/bufinfo', '']
  ] as const) {
    t.like(observeText(place(path), text).observations[0], {fault: 'lost', of: 'fault'}, path)
  }
  t.deepEqual(observeText(place('proc/7/dmabuf_rss'), '').observations, [])
  t.is(
    observeText(place('proc/7/cmdline'), '').observations.some(({of}) => of === 'fault'),
    false
  )
})

test('a dma-buf whose text is damaged does not pass as something else', (t) => {
  const {issues, observations} = observeText(
    place('proc/7/fdinfo/3'),
    'pos:\t0\nsize:\t12abc\ncount:\t1\nexp_name:\tsystem\n'
  )
  t.like(observations[0], {fault: 'lost', fd: 3, of: 'fault', pid: 7})
  t.is(issues[0]?.code, 'bad-number')
})

test('links and folders state what they are', (t) => {
  t.deepEqual(observeLink(place('proc/7/fd/3'), '/dmabuf:x').observations, [
    {fd: 3, of: 'descriptor', pid: 7, target: '/dmabuf:x'}
  ])
  t.deepEqual(
    observeLink(place('sys/kernel/dmabuf/buffers/5/attachments/1/device'), '../../../devices/platform/rkvdec')
      .observations,
    [{device: 'rkvdec', inode: 5, of: 'sysfs-attachment', uid: '1'}]
  )
  t.deepEqual(observeFolder(place('sys/kernel/dmabuf/buffers/5')).observations, [{inode: 5, of: 'sysfs-buffer'}])
  t.deepEqual(observeFolder(place('sys/kernel/debug/dma_buf')).observations, [])
})

test('what a capture could not read: refusals are gaps, the rest is life', (t) => {
  const text =
    'EACCES\topendir\t/proc/7/fd\nESRCH\tread\t/proc/8/maps\nEIO\topen\t/sys/kernel/debug/dma_buf/bufinfo\nEACCES\topen\t/proc/7/environ\n'
  const {observations} = observeText(place('capture-errors.tsv'), text)
  t.deepEqual(
    observations.map((one) => (one.of === 'fault' ? [one.interface, one.pid, one.fault, one.reason] : [])),
    [
      ['proc-fd', 7, 'denied', 'EACCES'],
      ['dmabuf-maps', 8, 'gone', 'ESRCH'],
      ['dmabuf-bufinfo', null, 'unreadable', 'EIO']
    ]
  )
})

for (const path of [
  'sys/class/misc/mali0/device/kprcs/812/total_gpu_mem',
  'sys/class/kgsl/kgsl/proc/812/kernel',
  'sys/kernel/debug/kgsl/proc/812/mem',
  'sys/kernel/debug/rk_dmabuf/dev',
  'proc/dma_heap/heaps/mtk_mm',
  'sys/kernel/debug/ion/heaps/system',
  'sys/fs/cgroup/system.slice/a.service/dmem.current'
]) {
  test(`every folder on the way to ${path} is entered`, (t) => {
    const parts = path.split('/')
    const ways = parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))
    t.deepEqual(
      ways.filter((folder) => !leadsToPlace(folder)),
      []
    )
  })
}
