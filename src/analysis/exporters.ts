/**
 * Where the memory of an exporter is. `exp_name` is KBUILD_MODNAME of the
 * exporting module, or the name of a dma-heap.
 *
 * `drm` is what every driver on drm_gem_prime_export() is called, with system
 * memory or VRAM behind it: the name does not tell. Read in drivers/dma-buf,
 * drivers/gpu/drm, drivers/media/common/videobuf2, drivers/vfio at v7.3.
 */
const systemMemory: ReadonlySet<string> = new Set([
  'default-pool',
  'default_cma_region',
  'fastrpc',
  'heap_helpers',
  'ion',
  'linux,cma',
  'qcom,system',
  'reserved',
  'rk-dma-heap-cma',
  'system',
  'system-heap',
  'system-uncached',
  'system_cc_shared',
  'system_heap',
  'udmabuf',
  'videobuf2_dma_contig',
  'videobuf2_dma_sg',
  'videobuf2_vmalloc'
])

/** PCI BARs and the like. */
const notMemory: ReadonlySet<string> = new Set(['vfio_pci_core'])

export function isSystemMemory(exporter: string | null): boolean | null {
  if (exporter === null) return null
  if (systemMemory.has(exporter) || /^ion-\d+$/.test(exporter)) return true
  return notMemory.has(exporter) ? false : null
}
