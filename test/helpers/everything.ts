/** Members of a made-up machine with every interface of devices, heaps and pools, its programs and what they name called `name`. */
import {file, link, type Member} from './archive.js'
import {descriptor, plainProcess, wholeList} from './machine.js'
import {drmClients, drmFd, drmName, memtrack, tree, v3, videoFd, videoMap, videoMem, videoNode} from './media.js'

const debug = 'sys/kernel/debug/'
const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`

function processes(name: string): Member[] {
  const maps = videoMap('video0', 0x10000, 4096, 0) + videoMap('video2', 0x20000, 8192, 0)
  return [
    ...wholeList(),
    ...[7, 8].flatMap((pid) => plainProcess(pid, {comm: name, maps})),
    file('proc/7/cgroup', `0::/${name}.slice\n`),
    file('proc/7/cmdline', `/bin/${name}\0`),
    ...descriptor(7, 3, {inode: 5, name, size: 8192}),
    ...[7, 8].flatMap((pid) => videoFd(pid, 4, 'video0', v3('dec', 77))),
    ...videoFd(7, 9, 'video2'),
    ...videoFd(8, 6, 'video0', v3('dec', 0)),
    ...[7, 8].flatMap((pid) =>
      drmFd(pid, 10, {id: 5, keys: `drm-client-name:\t${name}\ndrm-total-memory:\t8 KiB\n`, node: 'renderD128'})
    ),
    ...drmFd(8, 11, {driver: 'xe', keys: 'drm-total-gtt:\t4 KiB\n', node: 'card1', pdev: '0000:03:00.0'}),
    ...drmFd(8, 12, {driver: 'xe', keys: 'drm-total-gtt:\t8 KiB\n', node: 'card1', pdev: '0000:03:00.0'})
  ]
}

const video = (name: string): Member[] => [
  ...videoNode('video0', 'dec-decoder', 'dec.0'),
  ...videoNode('video2', 'cam', 'cam.0'),
  tree('dec', 7, 99),
  memtrack('amphion-vpu', lines('amphion-vpu usage: 7', '  fw [leaf] usage: 7')),
  videoMem('rkvdec', 'rkvdec 3 99 4096 rcb 1\n'),
  file('cmd/v4l2-ctl_--list-devices.txt', lines('cam (platform:cam):', '\t/dev/video2', '\t/dev/media0')),
  file(
    'cmd/v4l2-ctl_-d_video2_--all.txt',
    lines(
      '',
      'User Controls',
      '',
      `                           text 0x009e0903 (str)    : min=0 max=64 step=1 value='${name}'`,
      '                   memory_usage 0x0098092c (int64)  : min=0 max=9223372036854775807 step=1 default=0 value=5 flags=read-only'
    )
  )
]

const gem = (name: string): string =>
  lines(
    'GEM state flags: imported (0x1), exported (0x2), purged (0x4), purgeable (0x8)',
    `${'created-by'.padEnd(32)}global-name     refcount        size            resident-size   file-offset       state       label`,
    '-'.repeat(120),
    `${`${name}/7`.padEnd(32)}0               1               8192            8192            0x100             0xa         ${name}`,
    '='.repeat(120),
    'Total size: 8192, Total resident: 8192, Total reclaimable: 0'
  )

const drm = (name: string): Member[] => [
  link('sys/class/drm/renderD128', '../../devices/platform/fb.gpu/drm/renderD128'),
  ...['0', '128', 'fb.gpu'].flatMap((folder) => [
    drmName(folder, 'panthor', 'fb.gpu'),
    drmClients(folder, [
      {comm: name, id: 5, name, tgid: 7},
      {comm: name, id: 6, name, tgid: 99}
    ]),
    file(`${debug}dri/${folder}/gems`, gem(name))
  ]),
  drmName('1', 'xe', '0000:03:00.0'),
  file(
    `${debug}sync/info`,
    lines('objs:', '--------------', `${name}: 0`, '  fence active: 1 / 0', '', 'fences:', '--------------')
  ),
  file('sys/fs/cgroup/dmem.capacity', 'drm/0000:03:00.0/vram 4096\ndrm/a/vram 1\n'),
  file(`sys/fs/cgroup/${name}.slice/dmem.current`, 'drm/0000:03:00.0/vram 1024\n'),
  file(`sys/fs/cgroup/${name}.slice/dmem.low`, 'not a region\n'),
  file('sys/class/kgsl/kgsl/page_alloc', '4096\n'),
  file('sys/class/kgsl/kgsl/proc/7/kernel', '4096\n'),
  file(
    `${debug}mali0/gpu_memory`,
    lines('mali0                  500', `  kctx-0xffffff8012345000 ${name}       7              500`)
  ),
  file(
    `${debug}nvmap/iovmm/clients`,
    lines(
      'CLIENT                        PROCESS      PID        SIZE',
      `user                         ${name}     7   4K`,
      'total                                            4K'
    )
  )
]

const androidMeminfo = (name: string): string =>
  lines(
    `** MEMINFO in pid 7 [${name}] **`,
    '                   Pss  Private  Private     Swap',
    '                 Total    Dirty    Clean    Dirty',
    '                ------   ------   ------   ------',
    '   EGL mtrack      100      100        0        0',
    '        TOTAL      100      100        0        0',
    ''
  )

const heaps = (name: string): Member[] => [
  link('sys/class/dma_heap/system', '../../devices/virtual/dma_heap/system'),
  file('sys/kernel/dma_heap/total_pools_kb', '12\n'),
  file('sys/kernel/mm/cma/reserved/total_pages', '100\n'),
  file('sys/kernel/mm/cma/reserved/available_pages', '90\n'),
  file(`${debug}cma/cma-reserved/used`, '10\n'),
  file(`${debug}cma/b/count`, '10\n'),
  file('proc/meminfo', 'MemFree: 4000 kB\nCmaFree: 400 kB\nShmem: 40 kB\n'),
  file('proc/vmstat', 'nr_free_pages 1000\nnr_free_cma 100\nnr_shmem 10\n'),
  file('cmd/cat_proc_meminfo.txt', 'MemTotal: 9000 kB\nMemFree: 3999 kB\nCmaFree: 401 kB\nShmem: 41 kB\n'),
  file(
    'proc/process_dmabuf_info',
    lines(
      'Dma-buf objects usage of processes:',
      'Process          pid              fd               size_bytes       ino              exp_pid          exp_task_comm    buf_name \t exp_name',
      `${name}              99               3                8192             6                7                ${name}              ${name} \t drm`,
      `Total dmabuf size of ${name}: 8192 bytes`
    )
  ),
  file(
    'proc/rk_dma_heap/dma_heap_info',
    lines(`dma-heap:<cma> -non dmabuf`, `\tAlloc by (${name.padEnd(20)})\t[0x10000000-0x10000fff]\t0x00001000 (4 KiB)`)
  ),
  file(
    'cmd/lsof.txt',
    lines(
      'COMMAND     PID       USER   FD      TYPE             DEVICE  SIZE/OFF       NODE NAME',
      'proc          99     system    4u      CHR               81,4       0t0        388 /dev/video0',
      'proc          99     system    5u     0000               0,12      8192          6 /dmabuf:x'
    )
  ),
  file(
    'cmd/librank.txt',
    lines(
      ' RSStot       VSS      RSS      PSS      USS  Name/PID',
      `     8K                                        /dmabuf:${name}`,
      `             612K       0K       8K       0K    ${name} [7]`
    )
  ),
  file('cmd/ls_-l_proc_7_fd.txt', '# ls -l /proc/7/fd | wc -l\n4\n# ls -l /proc/7/fd | wc -l\n5\n'),
  file('cmd/dumpsys_meminfo.txt', androidMeminfo(name))
]

export const everything = (name: string): Member[] => [...processes(name), ...video(name), ...drm(name), ...heaps(name)]
