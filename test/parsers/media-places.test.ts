/** Where interfaces of devices, heaps and pools are, and what links and folders of theirs state. */
import test from 'ava'
import {observeFolder, observeLink} from '../../src/parsers/entries.js'
import {isRead} from '../../src/parsers/index.js'
import {leadsToPlace, placeOf} from '../../src/parsers/paths.js'

const debug = 'sys/kernel/debug'

for (const [path, slot, id, label, pid] of [
  ['cmd/lsof.txt', 'command', 'machine', 'lsof.txt', null],
  ['dev/dma_heap/system', 'dma-heap', 'dma-heap', 'system', null],
  ['sys/class/dma_heap/linux,cma', 'dma-heap', 'dma-heap', 'linux,cma', null],
  ['sys/devices/virtual/dma_heap/system', 'dma-heap', 'dma-heap', 'system', null],
  ['sys/kernel/dma_heap/total_pools_kb', 'pool-kb', 'dma-heap', null, null],
  ['sys/kernel/ion/total_heaps_kb', 'pool-kb', 'ion', null, null],
  ['sys/class/video4linux/video0', 'video-node', 'sysfs-class', 'video0', null],
  ['sys/class/video4linux/video0/name', 'video-name', 'sysfs-class', 'video0', null],
  ['sys/devices/platform/vivid.0/video4linux/video3/name', 'video-name', 'sysfs-class', 'video3', null],
  ['sys/class/drm/renderD128', 'drm-node', 'sysfs-class', 'renderD128', null],
  [`${debug}/v4l2-memtrack/amphion vpu`, 'memtrack', 'v4l2-memtrack', 'amphion vpu', null],
  [`${debug}/v4l2/tc358743 5-000f/mem`, 'v4l2-mem', 'v4l2-mem', 'tc358743 5-000f', null],
  [`${debug}/sync`, 'sync', 'sync-debugfs', null, null],
  [`${debug}/sync/info`, 'sync', 'sync-debugfs', null, null],
  [`${debug}/dri/0000:03:00.0/clients`, 'drm-clients', 'drm-debugfs', '0000:03:00.0', null],
  [`${debug}/accel/0/name`, 'drm-name', 'drm-debugfs', '0', null],
  [`${debug}/dri/128/gem`, 'drm-objects', 'drm-debugfs', '128', null],
  [`${debug}/dri/0/amdgpu_gem_info`, 'drm-objects', 'drm-debugfs', '0', null],
  [`${debug}/dri`, 'media-folder', 'drm-debugfs', null, null],
  [`${debug}/kgsl/proc/7/mem`, 'kgsl-mem', 'kgsl', null, 7],
  ['sys/class/kgsl/kgsl/proc/7/gpumem_mapped', 'kgsl-counter', 'kgsl', null, 7],
  ['sys/class/kgsl/kgsl/page_alloc_max', 'kgsl-counter', 'kgsl', null, null],
  [`${debug}/mali0/gpu_memory`, 'mali-memory', 'mali', 'mali0', null],
  ['sys/class/misc/mali0/device/kprcs/7/total_gpu_mem', 'mali-counter', 'mali', 'mali0', 7],
  [`${debug}/nvmap/iovmm/clients`, 'nvmap', 'nvmap', 'iovmm', null],
  [`${debug}/ion/heaps/system`, 'ion', 'ion', 'system', null],
  [`${debug}/ion/system/num_of_buffers`, 'ion-counter', 'ion', 'system', null],
  ['proc/umap/media-mem', 'ion', 'ion', null, null],
  ['proc/dma_heap/all_heaps', 'mtk', 'mtk-dma-heap', null, null],
  ['proc/dma_heap/heaps/mtk_mm', 'mtk', 'mtk-dma-heap', 'mtk_mm', null],
  ['proc/rk_dmabuf/size', 'rk-counter', 'rk-dma-heap', null, null],
  [`${debug}/rk_dma_heap/dma_heap_info`, 'rk', 'rk-dma-heap', null, null],
  [`${debug}/vcsm-cma/state`, 'vcsm', 'vcsm-cma', null, null],
  [`${debug}/cma/cma-reserved/used`, 'cma', 'cma', 'cma-reserved', null],
  ['sys/kernel/mm/cma/linux,cma/total_pages', 'cma', 'cma', 'linux,cma', null],
  ['proc/meminfo', 'meminfo', 'meminfo', null, null],
  ['proc/vmstat', 'vmstat', 'meminfo', null, null],
  ['sys/fs/cgroup/dmem.capacity', 'dmem', 'cgroup-dmem', null, null],
  ['sys/fs/cgroup/a.slice/b/dmem.current', 'dmem', 'cgroup-dmem', 'a.slice/b', null],
  ['proc/process_dmabuf_info', 'openharmony', 'openharmony-memory', null, null]
] as const) {
  test(`${path} is a ${slot} of ${id}, and the way there is entered`, (t) => {
    t.deepEqual(placeOf(path), {interface: id, label, number: null, path, pid, slot})
    const above = path.split('/').slice(0, -1)
    for (const [index] of above.entries()) {
      const folder = above.slice(0, index + 1).join('/')
      if (folder !== 'proc' && !folder.startsWith('sys/class/misc')) t.true(leadsToPlace(folder), folder)
    }
    t.is(isRead(slot), !['dma-heap', 'drm-node', 'media-folder', 'video-node'].includes(slot))
  })
}

test('what is near a place is none', (t) => {
  for (const path of [
    'cmd/a/b',
    'dev/dma_heap',
    'sys/class/drm/card0-HDMI-A-1',
    'sys/class/video4linux/video0/index',
    `${debug}/v4l2/tc358743 5-000f/infoframes/avi`,
    `${debug}/v4l2-memtrack/a/b`,
    `${debug}/dri/client-5/proc_info`,
    `${debug}/dri/0/crtc-0`,
    `${debug}/cma/a/bitmap`,
    `${debug}/cma/a/alloc`,
    `${debug}/kgsl/proc/x/mem`,
    'sys/class/kgsl/kgsl/proc/7/unknown',
    'proc/meminfo2',
    'sys/fs/cgroup/a/memory.current',
    'x/proc/meminfo'
  ])
    t.is(placeOf(path), null, path)
})

const link = (path: string, target: string) => {
  const place = placeOf(path)
  return place === null ? null : observeLink(place, target).observations.filter(({of}) => of !== 'media-read')
}

for (const [path, target, expected] of [
  [
    'sys/class/video4linux/video0',
    '../../devices/platform/vicodec.0/video4linux/video0',
    {device: 'vicodec.0', node: 'video0', of: 'video-node'}
  ],
  [
    'sys/class/video4linux/video1',
    '../../devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/video4linux/video1',
    {device: '1-1:1.0', node: 'video1', of: 'video-node'}
  ],
  ['sys/class/video4linux/video2', '../../devices/virtual/video4linux/video2', null],
  [
    'sys/class/drm/card0',
    '../../devices/platform/fb.gpu/drm/card0',
    {device: 'devices/platform/fb.gpu', node: 'card0', of: 'drm-node'}
  ],
  ['sys/class/drm/card0', 'x', null],
  ['sys/class/dma_heap/system', '../../devices/virtual/dma_heap/system', {name: 'system', of: 'dma-heap'}],
  [`${debug}/dri/128`, '0000:03:00.0', null],
  ['sys/class/video4linux/video0', '', null]
] as const) {
  test(`a link ${path} to ${target}`, (t) => {
    t.deepEqual(link(path, target), expected === null ? [] : ([expected] as unknown as ReturnType<typeof link>))
  })
}

test('a folder of a heap names it; other folders state nothing', (t) => {
  const heap = placeOf('sys/devices/virtual/dma_heap/system')
  const folder = placeOf(`${debug}/dri/0`)
  t.like(heap === null ? null : observeFolder(heap).observations[0], {name: 'system', of: 'dma-heap'})
  t.deepEqual(folder === null ? null : observeFolder(folder).observations, [])
})
