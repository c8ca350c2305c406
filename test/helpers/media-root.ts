/** A made-up machine as a folder: every place a capture records, and beside them what must be left alone. */
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {makeFifo, plant} from '../sources/archives.js'

const stat = (pid: number, comm: string) => `${pid} (${comm}) S 0 0 0 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0\n`

const processes = {
  'proc/1/comm': 'init\n',
  'proc/1/stat': stat(1, 'init'),
  'proc/1/fd/': '',
  'proc/1/fdinfo/': '',
  'proc/7/comm': 'cam\n',
  'proc/7/stat': stat(7, 'cam'),
  'proc/7/fd/3': '->/dev/video0',
  'proc/7/fd/4': '->/dev/dri/card0',
  'proc/7/fd/5': '->/dmabuf:',
  'proc/7/fd/6': '->/dev/null',
  'proc/7/fd/7': '->/dev/media0',
  'proc/7/fdinfo/3': 'pos:\t0\nv4l2-driver:\tvicodec\n',
  'proc/7/fdinfo/4': 'pos:\t0\ndrm-driver:\tv3d\ndrm-client-id:\t4\ndrm-total-memory:\t8 KiB\ndrm-shared-memory:\t0\n',
  'proc/7/fdinfo/5': 'pos:\t0\nino:\t5\nsize:\t4096\ncount:\t1\nexp_name:\tsystem\n'
}

/** The places of media, but for links. */
export const mediaFiles: Readonly<Record<string, string>> = {
  'proc/dma_heap/all_heaps': '',
  'proc/dma_heap/heaps/mtk_mm': '',
  'proc/dma_heap/stats': '',
  'proc/meminfo': 'MemTotal:  100 kB\nCmaTotal:  8 kB\nCmaFree:  4 kB\n',
  'proc/rk_dma_heap/rk-dma-heap-info': '',
  'proc/rk_dmabuf/dev': '',
  'proc/rk_dmabuf/size': '0\n',
  'proc/vmstat': 'nr_free_pages 1\n',
  'sys/class/kgsl/kgsl/page_alloc': '4096\n',
  'sys/class/kgsl/kgsl/proc/7/kernel': '4096\n',
  'sys/class/misc/mali0/device/dma_buf_gpu_mem': '0\n',
  'sys/class/misc/mali0/device/kprcs/7/total_gpu_mem': '8192\n',
  'sys/class/misc/mali0/device/total_gpu_mem': '8192\n',
  'sys/devices/platform/codec.0/video4linux/video0/name': 'a codec of two words\n',
  'sys/fs/cgroup/a b/dmem.current': 'drm/0/vram 4096\n',
  'sys/fs/cgroup/dmem.capacity': 'drm/0/vram 8192\n',
  'sys/kernel/debug/accel/0/clients': '             command  tgid dev master a   uid      magic\n',
  'sys/kernel/debug/cma/reserved/count': '2048\n',
  'sys/kernel/debug/cma/reserved/maxchunk': '2000\n',
  'sys/kernel/debug/cma/reserved/used': '48\n',
  'sys/kernel/debug/dma_buf/bufinfo': '\nDma-buf Objects:\n\nTotal 0 objects, 0 bytes\n',
  'sys/kernel/debug/dri/0000:00:02.0/amdgpu_gem_info': '',
  'sys/kernel/debug/dri/0000:00:02.0/bo_stats': '',
  'sys/kernel/debug/dri/0000:00:02.0/clients': '             command  tgid dev master a   uid      magic\n',
  'sys/kernel/debug/dri/0000:00:02.0/framebuffer': '',
  'sys/kernel/debug/dri/0000:00:02.0/gem': '',
  'sys/kernel/debug/dri/0000:00:02.0/gem_names': '  name     size handles refcount\n',
  'sys/kernel/debug/dri/0000:00:02.0/gems': '',
  'sys/kernel/debug/dri/0000:00:02.0/i915_gem_objects': '',
  'sys/kernel/debug/dri/0000:00:02.0/name': 'v3d dev=0 unique=0000:00:02.0\n',
  'sys/kernel/debug/ion/heaps/system': '',
  'sys/kernel/debug/ion/system/num_of_alloc_bytes': '4096\n',
  'sys/kernel/debug/kgsl/proc/7/mem': '',
  'sys/kernel/debug/mali0/gpu_memory': '',
  'sys/kernel/debug/nvmap/iovmm/clients': '',
  'sys/kernel/debug/sync/info': '',
  'sys/kernel/debug/v4l2-memtrack/codec': 'Total memory usage: 0 bytes\n',
  'sys/kernel/debug/v4l2/codec/mem': '',
  'sys/kernel/debug/vcsm-cma/state': '',
  'sys/kernel/dma_heap/total_pools_kb': '4\n',
  'sys/kernel/ion/total_heaps_kb': '8\n',
  'sys/kernel/mm/cma/reserved/alloc_pages_success': '7\n',
  'sys/kernel/mm/cma/reserved/total_pages': '2048\n',
  'sys/kernel/rk_dma_heap/rk_total_pools_kb': '4\n'
}

export const mediaLinks: Readonly<Record<string, string>> = {
  'sys/class/dma_heap/system': '../../devices/virtual/dma_heap/system',
  'sys/class/drm/card0': '../../devices/pci0/0000:00:02.0/drm/card0',
  'sys/class/video4linux/video0': '../../devices/platform/codec.0/video4linux/video0'
}

/** Write nodes, what acts when read, what is huge, and what is there a second time. */
export const leftAlone: Readonly<Record<string, string>> = {
  'proc/dma_heap/rss_pid': 'x',
  'proc/7/fdinfo/6': 'pos:\t0\n',
  'sys/class/drm/version': 'drm 1.1.0 20060810\n',
  'sys/devices/platform/codec.0/video4linux/video0/dev_debug': '0\n',
  'sys/fs/cgroup/a b/cgroup.procs': '7\n',
  'sys/kernel/debug/cma/reserved/alloc': 'x',
  'sys/kernel/debug/cma/reserved/bitmap': 'x',
  'sys/kernel/debug/cma/reserved/free': 'x',
  'sys/kernel/debug/dri/0000:00:02.0/crtc-0/crc/control': 'x',
  'sys/kernel/debug/dri/0000:00:02.0/i915_error_state': 'x',
  'sys/kernel/debug/ion/heaps/system_shrink': '0\n'
}

/** Devices are pipes: who opens one waits for ever. */
export const devices = ['dev/video0', 'dev/media0', 'dev/dri/card0', 'dev/dma_heap/system']

export function mediaRoot(root: string): string {
  const links = Object.fromEntries(Object.entries(mediaLinks).map(([path, target]) => [path, `->${target}`]))
  const again = {'sys/kernel/debug/dri/0': '->0000:00:02.0', 'sys/kernel/debug/dri/128': '->0000:00:02.0'}
  plant(root, {...processes, ...mediaFiles, ...links, ...leftAlone, ...again, 'proc/7/fd/8': `->${root}/dev/video0`})
  for (const folder of ['dev/dri', 'dev/dma_heap', 'sys/devices/virtual/dma_heap/system'])
    mkdirSync(join(root, folder), {recursive: true})
  for (const path of devices) makeFifo(join(root, path))
  return root
}
