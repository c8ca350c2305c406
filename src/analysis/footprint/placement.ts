/** Where the memory of a dma-buf is. */
import type {AreaKind} from '../../model/memory.js'
import type {Snapshot} from '../../model/snapshot.js'
import {isSystemMemory} from '../exporters.js'

/**
 * - `ram`: system memory that counts nowhere else.
 * - `pages-of-processes`: system memory that its process has besides, in a memfd or as its own pages.
 * - `not-ram`: a window into a device.
 * - `unknown`: the exporter's name does not tell.
 */
export type Placement = 'not-ram' | 'pages-of-processes' | 'ram' | 'unknown'

/**
 * Pages that were a program's before they were a buffer: memfd pages (udmabuf), pinned user pages of accelerators. Read
 * in drivers/dma-buf/udmabuf.c, drivers/accel/amdxdna, drivers/accel/ivpu at v7.3.
 */
const pagesOfProcesses: ReadonlySet<string> = new Set(['amdxdna', 'ivpu_userptr_dmabuf', 'udmabuf'])

/**
 * DRM drivers of devices without memory of their own: what they export is system memory, under whatever name. Those of
 * cards that may have VRAM (amdgpu, i915, nouveau, radeon, xe, …) and of virtual GPUs, whose objects may be the host's,
 * are not among them.
 */
const driversInRam: ReadonlySet<string> = new Set([
  'armada',
  'armada-drm',
  'etnaviv',
  'exynos',
  'imx-drm',
  'lima',
  'mediatek',
  'meson',
  'msm',
  'omapdrm',
  'panfrost',
  'panthor',
  'pl111',
  'rcar-du',
  'rockchip',
  'rockchipdrm',
  'simpledrm',
  'stm',
  'sun4i-drm',
  'tegra',
  'tegra_drm',
  'tidss',
  'tilcdc',
  'v3d',
  'vc4',
  'vgem',
  'vkms'
])

export function placementOf(snapshot: Snapshot): (exporter: string | null) => Placement {
  const drmInRam = areDriversInRam(snapshot)
  // Buffers of a heap are called as the heap is, and one over a contiguous area as the area is.
  const named = (wanted: readonly AreaKind[]) =>
    snapshot.areas.flatMap(({kind, name}) => (wanted.includes(kind) && name !== null ? [name] : []))
  const reserved = new Set(named(['carveout']))
  const heaps = new Set([...snapshot.heaps, ...named(['cma', 'heap'])].filter((name) => !reserved.has(name)))
  return (exporter) => {
    if (exporter !== null && pagesOfProcesses.has(exporter)) return 'pages-of-processes'
    const known = isSystemMemory(exporter)
    if (known !== null) return known ? 'ram' : 'not-ram'
    if (exporter === null) return 'unknown'
    if (driversInRam.has(exporter) || heaps.has(exporter)) return 'ram'
    // One name for all drivers that export by drm_gem_prime_export().
    return exporter === 'drm' && drmInRam ? 'ram' : 'unknown'
  }
}

/** Are the drivers of all DRM devices of this machine known, and is none of them of a card with memory of its own? */
function areDriversInRam({drmDevices}: Snapshot): boolean {
  return drmDevices.length > 0 && drmDevices.every(({driver}) => driver !== null && driversInRam.has(driver))
}
