/** Buffers as vendors' lists and listings of descriptors have them, beside what /proc says. */
import test from 'ava'
import {directory, file, type Member} from '../helpers/archive.js'
import {descriptor, mapLine, plainProcess, snapshotOf, sysfsBuffer, wholeList} from '../helpers/machine.js'
import {videoFd} from '../helpers/media.js'

const size = 8192
const mtkText = (comm = 'app', fds = 2, maps = 1) => `[system] buffer total size: 8 KB

PID     PSS(KB)   RSS(KB)
7       8         8
-----EGL memtrack data end
--sum: userspace_pss:8 KB rss:8 KB
--sum: kernel rss: 0 KB

pid table:
	pid:7      name:${comm}

inode:5        size(Byte):${size}       count:3  cache_sg:0  exp:system	name:NULL
	pid:7(${comm}) 	inode:5 size:${size}     fd_cnt:${fds} mmap_cnt:${maps} fd_list:3 4 

start:100ms add_done:101ms dump_done:102ms end:103ms
`
const all = (text: string) => `[All heap] dump start @1 ms
dmabuf buffer total:8 KB

[heap info]
${text.replace('\n\n', '\n\nnon-dma_heap buffer total:0 KB\n\n')}`
const mtk = file('proc/dma_heap/heaps/system', mtkText())
const mtkAll = file('proc/dma_heap/all_heaps', all(mtkText()))
const harmony = file(
  'proc/process_dmabuf_info',
  `Dma-buf objects usage of processes:
Process          pid              fd               size_bytes       ino              exp_pid          exp_task_comm    buf_name 	 exp_name
app              7                3                ${size}             5                7                app              NULL 	 system
app              7                4                ${size}             5                7                app              NULL 	 system
Total dmabuf size of app: ${2 * size} bytes
`
)
const rockchip = file(
  'proc/rk_dma_heap/dma_heap_info',
  'dma-heap:<system> -dmabuf\ti_ino = 5\n\tAlloc by (app                 )\t[0x10000000-0x10001fff]\t0x00002000 (8 KiB)\n\t\tAttached Devices:\n\t\tvop\nTotal 1 devices attached\n\n\nTotal : 0x2000 (8 KiB)\n'
)
const lsofHead =
  'COMMAND     PID   TID TASKCMD               USER   FD      TYPE             DEVICE  SIZE/OFF       NODE NAME\n'
const lsofRow = (fd: string, node: number, name: string, tid = '    ') =>
  `app            7 ${tid}                         ada  ${fd.padEnd(4)}      0000               0,13      ${size}       ${node} ${name}\n`
const lsof = file('cmd/lsof.txt', lsofHead + lsofRow('3u', 5, '/dmabuf:') + lsofRow('3u', 5, '/dmabuf:', '  71'))
const unread = [...wholeList(), directory('proc/7')]
const held = (members: readonly Member[]) =>
  snapshotOf(members).buffers.map(({holders, inode, size: bytes}) => [
    inode,
    bytes,
    ...holders.map(({descriptors, maps, pid}) => `${pid}: ${descriptors} ${maps}`)
  ])

for (const [what, members, expected] of [
  ['MediaTek’s list of a heap', [...unread, mtk], [5, size, '7: 2 1']],
  ['and of all heaps, which is the same', [...unread, mtk, mtkAll], [5, size, '7: 2 1']],
  ['OpenHarmony’s list', [...unread, harmony], [5, size, '7: 2 0']],
  ['lsof, threads with their process', [...unread, lsof], [5, size, '7: 1 0']],
  ['several lists: the most of each', [...unread, mtk, harmony, lsof], [5, size, '7: 2 1']],
  ['Rockchip’s list names no holder', [...unread, rockchip], [5, size]],
  [
    'what /proc says stands',
    [...wholeList(), ...plainProcess(7), ...descriptor(7, 3, {inode: 5, size}), mtk, harmony, lsof, rockchip],
    [5, size, '7: 1 0']
  ],
  [
    'a process that was read and has nothing of it holds nothing',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 9, 'null'), ...sysfsBuffer(5, size), mtk],
    [5, size]
  ],
  [
    'maps that were read stand, descriptors that were not are those of the list',
    [...wholeList(), ...plainProcess(7, {maps: mapLine(5, size)}), mtk],
    [5, size, '7: 2 1']
  ]
] as const) {
  test(`${what}, in whatever order`, (t) => {
    t.deepEqual(held(members), [[...expected]])
    t.deepEqual(held([...members].reverse()), [[...expected]])
  })
}

test('what lists disagree in is reported, and fdinfo stands', (t) => {
  const {buffers, issues} = snapshotOf([
    ...wholeList(),
    ...plainProcess(7),
    ...descriptor(7, 3, {exporter: 'heap', inode: 5, size: 4096}),
    mtk
  ])
  t.like(buffers[0], {exporter: 'heap', size: 4096})
  t.deepEqual(
    issues.map(({code, text}) => [code, text]),
    [
      ['conflict', 'dma-buf 5: exporter heap, system'],
      ['conflict', 'dma-buf 5: size 4096, 8192']
    ]
  )
})

test('a buffer says which lists hold it, in order of name, and what is attached', (t) => {
  t.like(snapshotOf([...unread, rockchip, harmony, lsof, mtk]).buffers[0], {
    attachments: ['vop'],
    exporter: 'system',
    listedBy: ['lsof', 'mtk-dma-heap', 'openharmony-memory', 'rk-dma-heap'],
    name: 'app'
  })
})

test('a holder of a buffer of unknown size is counted as not identified', (t) => {
  const rows = lsofHead + lsofRow('3u', 5, '/dmabuf:').replace(String(size), ' 0t0')
  const {buffers, processes} = snapshotOf([...unread, file('cmd/lsof.txt', rows)])
  t.deepEqual(buffers, [])
  t.is(processes.find(({pid}) => pid === 7)?.unidentified, 1)
})

test('of names that interfaces cut the longest stands, in whatever order', (t) => {
  const members = [...unread, file('proc/dma_heap/heaps/system', mtkText('app.of.somebody')), lsof]
  for (const each of [members, [...members].reverse()])
    t.is(snapshotOf(each).processes.find(({pid}) => pid === 7)?.comm, 'app.of.somebody')
})

test('lsof tells which nodes are open where /proc was not read, and nothing where it was', (t) => {
  const rows = lsofHead + lsofRow('4u', 99, '/dev/video0') + lsofRow('9u', 99, '/dev/video1')
  const listing = file('cmd/lsof.txt', rows)
  const paths = (members: readonly Member[]) => snapshotOf(members).instances.map(({path}) => path)
  t.deepEqual(paths([...unread, listing]), ['/dev/video0', '/dev/video1'])
  const read = [...wholeList(), ...plainProcess(7), ...videoFd(7, 4, 'video2')]
  for (const members of [
    [...read, listing],
    [listing, ...read]
  ])
    t.deepEqual(paths(members), ['/dev/video2'])
})
