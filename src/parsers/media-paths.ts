/** Where interfaces of V4L2, DRM, GPUs, heaps and pools are: one line each. */
import type {InterfaceId} from './interface.js'
import type {Slot} from './slots.js'

export interface MediaPlace {
  readonly slot: Slot
  readonly interface: InterfaceId
  readonly pid: number | null
  /** The device, area, heap or cgroup that the path names. */
  readonly label: string | null
}

type Row = readonly [slot: Slot, id: InterfaceId, pattern: RegExp]

/** `label` and `pid` are the groups of that name. */
const rows: readonly Row[] = [
  ['command', 'machine', /^cmd\/(?<label>[^/]+)$/],
  ['dma-heap', 'dma-heap', /^(?:sys\/class|sys\/devices\/virtual|dev)\/dma_heap\/(?<label>[^/]+)$/],
  ['pool-kb', 'dma-heap', /^sys\/kernel\/dma_heap\/total_pools_kb$/],
  ['pool-kb', 'ion', /^sys\/kernel\/ion\/total_(?:heaps|pools)_kb$/],
  ['video-name', 'sysfs-class', /^sys\/(?:class|devices\/.+)\/video4linux\/(?<label>[^/]+)\/name$/],
  ['video-node', 'sysfs-class', /^sys\/class\/video4linux\/(?<label>[^/]+)$/],
  ['drm-node', 'sysfs-class', /^sys\/class\/drm\/(?<label>(?:card|renderD|controlD)\d+)$/],
  ['memtrack', 'v4l2-memtrack', /^sys\/kernel\/debug\/v4l2-memtrack\/(?<label>[^/]+)$/],
  ['v4l2-mem', 'v4l2-mem', /^sys\/kernel\/debug\/v4l2\/(?<label>[^/]+)\/mem$/],
  ['sync', 'sync-debugfs', /^sys\/kernel\/debug\/sync(?:\/info)?$/],
  ['drm-name', 'drm-debugfs', /^sys\/kernel\/debug\/(?:dri|accel)\/(?<label>[^/]+)\/name$/],
  ['drm-clients', 'drm-debugfs', /^sys\/kernel\/debug\/(?:dri|accel)\/(?<label>[^/]+)\/clients$/],
  [
    'drm-objects',
    'drm-debugfs',
    /^sys\/kernel\/debug\/(?:dri|accel)\/(?<label>[^/]+)\/(?:gem|gems|gem_names|framebuffer|i915_gem_objects|i915_gem_gtt|amdgpu_gem_info|bo_stats)$/
  ],
  ['kgsl-mem', 'kgsl', /^sys\/kernel\/debug\/kgsl\/proc\/(?<pid>\d{1,10})\/mem$/],
  [
    'kgsl-counter',
    'kgsl',
    /^sys\/(?:class|devices\/virtual)\/kgsl\/kgsl\/(?:proc\/(?<pid>\d{1,10})\/)?(?:coherent|gpumem_mapped|gpumem_unmapped|imported_mem|ion|kernel|mapped|page_alloc|secure|user|vmalloc)(?:_max)?$/
  ],
  ['mali-memory', 'mali', /^sys\/kernel\/debug\/(?<label>mali\d*)\/gpu_memory$/],
  [
    'mali-counter',
    'mali',
    /^sys\/class\/misc\/(?<label>mali\d+)\/device\/(?:kprcs\/(?<pid>\d{1,10})\/)?(?:total_gpu_mem|dma_buf_gpu_mem)$/
  ],
  [
    'nvmap',
    'nvmap',
    /^sys\/kernel\/debug\/nvmap\/(?<label>[^/]+)\/(?:clients|orphan_handles|allocations|all_allocations)$/
  ],
  [
    'ion-counter',
    'ion',
    /^sys\/kernel\/debug\/ion\/(?<label>[^/]+)\/(?:num_of_buffers|num_of_alloc_bytes|alloc_bytes_wm)$/
  ],
  ['ion', 'ion', /^sys\/kernel\/debug\/ion\/clients\/(?<pid>\d{1,10})-[^/]+$/],
  ['ion', 'ion', /^sys\/kernel\/debug\/ion\/[^/]+\/(?<label>[^/]+)$/],
  ['ion', 'ion', /^proc\/(?:media-mem|umap\/media-mem)$/],
  ['mtk', 'mtk-dma-heap', /^proc\/dma_heap\/(?:all_heaps|stats|monitor|rss_pid|heaps\/(?<label>[^/]+))$/],
  ['rk-counter', 'rk-dma-heap', /^proc\/rk_dmabuf\/(?:size|peak)$/],
  ['rk', 'rk-dma-heap', /^(?:proc|sys\/kernel\/debug)\/(?:rk_dma_heap|rk_dmabuf)\/[^/]+$/],
  ['pool-kb', 'rk-dma-heap', /^sys\/kernel\/rk_dma_heap\/rk_total_pools_kb$/],
  ['vcsm', 'vcsm-cma', /^sys\/kernel\/debug\/vcsm-cma\/state$/],
  [
    'cma',
    'cma',
    /^sys\/kernel\/(?:mm|debug)\/cma\/(?<label>[^/]+)\/(?:alloc_pages_(?:success|fail)|release_pages_success|total_pages|available_pages|count|used|maxchunk)$/
  ],
  ['meminfo', 'meminfo', /^proc\/meminfo$/],
  ['vmstat', 'meminfo', /^proc\/vmstat$/],
  ['dmem', 'cgroup-dmem', /^sys\/fs\/cgroup\/(?:(?<label>.+)\/)?dmem\.(?:capacity|current|min|low|max|peak)$/],
  ['openharmony', 'openharmony-memory', /^proc\/process_dmabuf_info$/],
  // Folders of them, which may be refused as a whole.
  ['media-folder', 'v4l2-memtrack', /^sys\/kernel\/debug\/v4l2-memtrack$/],
  ['media-folder', 'v4l2-mem', /^sys\/kernel\/debug\/v4l2$/],
  ['media-folder', 'drm-debugfs', /^sys\/kernel\/debug\/(?:dri|accel)(?:\/[^/]+)?$/],
  ['media-folder', 'cma', /^sys\/kernel\/(?:debug|mm)\/cma(?:\/[^/]+)?$/],
  ['media-folder', 'kgsl', /^sys\/kernel\/debug\/kgsl(?:\/proc(?:\/\d+)?)?$/],
  ['media-folder', 'mali', /^sys\/kernel\/debug\/mali\d*$/],
  ['media-folder', 'nvmap', /^sys\/kernel\/debug\/nvmap(?:\/[^/]+)?$/],
  ['media-folder', 'ion', /^sys\/kernel\/debug\/ion(?:\/[^/]+)?$/],
  ['media-folder', 'vcsm-cma', /^sys\/kernel\/debug\/vcsm-cma$/],
  ['media-folder', 'mtk-dma-heap', /^proc\/dma_heap(?:\/heaps)?$/],
  ['media-folder', 'rk-dma-heap', /^(?:proc|sys\/kernel\/debug)\/(?:rk_dma_heap|rk_dmabuf)$/]
]

/** A path must begin with one of these, which spares most of them every pattern. */
const beginnings =
  /^(?:cmd\/|dev\/dma_heap\/|proc\/(?:dma_heap|rk_dma|media-mem|umap\/|meminfo$|vmstat$|process_dmabuf)|sys\/(?:class\/(?:dma_heap|video4linux|drm|kgsl|misc)\/|devices\/.*\/(?:dma_heap|video4linux|kgsl)\/|fs\/cgroup\/|kernel\/(?:debug|dma_heap|rk_dma_heap|ion|mm)\/))/

export function mediaPlaceOf(path: string): MediaPlace | null {
  if (!beginnings.test(path)) return null
  for (const [slot, id, pattern] of rows) {
    const found = pattern.exec(path)
    if (found === null) continue
    const {label = null, pid} = found.groups ?? {}
    return {interface: id, label, pid: pid === undefined ? null : Number(pid), slot}
  }
  return null
}

/** Folders that hold them, name by name; `*` ends any name. */
export const mediaFolders: readonly (readonly string[])[] = [
  'dev/dma_heap',
  'proc/dma_heap/heaps',
  'proc/rk_dma_heap',
  'proc/rk_dmabuf',
  'proc/umap',
  'sys/class/dma_heap',
  'sys/class/drm',
  'sys/class/kgsl/kgsl/proc/*',
  'sys/class/misc/mali*/device/kprcs/*',
  'sys/class/video4linux/*',
  'sys/devices/virtual/dma_heap',
  'sys/devices/virtual/kgsl/kgsl/proc/*',
  'sys/devices/virtual/video4linux/*',
  'sys/kernel/debug/accel/*',
  'sys/kernel/debug/cma/*',
  'sys/kernel/debug/dri/*',
  'sys/kernel/debug/ion/*',
  'sys/kernel/debug/kgsl/proc/*',
  'sys/kernel/debug/mali*',
  'sys/kernel/debug/nvmap/*',
  'sys/kernel/debug/rk_dma_heap',
  'sys/kernel/debug/rk_dmabuf',
  'sys/kernel/debug/sync',
  'sys/kernel/debug/v4l2-memtrack',
  'sys/kernel/debug/v4l2/*',
  'sys/kernel/debug/vcsm-cma',
  'sys/kernel/dma_heap',
  'sys/kernel/ion',
  'sys/kernel/mm/cma/*',
  'sys/kernel/rk_dma_heap'
].map((folder) => folder.split('/'))

const fits = (name: string, pattern: string | undefined): boolean =>
  pattern?.endsWith('*') === true ? name.startsWith(pattern.slice(0, -1)) : name === pattern

/** The folder itself, or one on the way to it. */
function leadsToFolder(path: string): boolean {
  const names = path.split('/')
  return mediaFolders.some((folder) => names.every((name, at) => fits(name, folder[at])))
}

/** Any depth of groups. */
const cgroups = /^sys\/fs(?:\/cgroup(?:\/.+)?)?$/

/** Devices have few levels of folders that matter, and many that do not. */
const devices =
  /^sys\/devices(?:\/(?!(?:virtual|system|tracepoint|software|breakpoint|msr|power|msi_irqs|tty|block|net|sound|statistics|wakeup)(?:\/|$))[^/]+){0,10}$/

export const leadsToMedia = (path: string): boolean =>
  leadsToFolder(path) ||
  cgroups.test(path) ||
  (devices.test(path) && !/\/(?:power|msi_irqs|tty|block|net|sound|statistics|wakeup)$/.test(path))
