import test from 'ava'
import {placementOf} from '../../src/analysis/footprint/placement.js'
import type {DrmDevice} from '../../src/model/media.js'
import {area} from '../helpers/media-data.js'
import {snapshot} from '../helpers/snapshot.js'

const device = (driver: string | null, name = 'card0'): DrmDevice => ({driver, name})

for (const [exporter, drivers, expected] of [
  ['system', [], 'ram'],
  ['heap_helpers', [], 'ram'],
  ['ion-1234', [], 'ram'],
  ['videobuf2_dma_sg', [], 'ram'],
  ['panthor', [], 'ram'],
  ['rk-dma-heap-cma', [], 'ram'],
  ['rockchipdrm', [], 'ram'],
  ['omapdrm', [], 'ram'],
  ['fb-region', [], 'ram'],
  ['mtk_mm', [], 'ram'],
  ['mtk_mm-uncached', [], 'ram'],
  ['udmabuf', [], 'pages-of-processes'],
  ['amdxdna', [], 'pages-of-processes'],
  ['ivpu_userptr_dmabuf', [], 'pages-of-processes'],
  ['vfio_pci_core', [], 'not-ram'],
  ['habanalabs', [], 'unknown'],
  ['secure-heap', [], 'unknown'],
  [null, ['vkms'], 'unknown'],
  ['drm', [], 'unknown'],
  ['drm', ['vkms'], 'ram'],
  ['drm', ['panthor', 'rockchip'], 'ram'],
  ['drm', ['panthor', 'amdgpu'], 'unknown'],
  ['drm', ['panthor', null], 'unknown'],
  ['drm', ['virtio_gpu'], 'unknown'],
  ['i915', ['i915'], 'unknown'],
  ['i915', ['vkms'], 'unknown'],
  ['xe', ['vkms'], 'unknown'],
  ['virtio_gpu', ['vkms'], 'unknown']
] as const) {
  test(`${exporter} on a machine with ${drivers.join(', ') || 'no DRM'}: ${expected}`, (t) => {
    const areas = [
      area({interface: 'cma', kind: 'cma', name: 'fb-region'}),
      area({interface: 'mtk-dma-heap', kind: 'heap', name: 'mtk_mm'}),
      area({interface: 'ion', kind: 'carveout', name: 'secure-heap'})
    ]
    const heaps = ['mtk_mm-uncached', 'secure-heap']
    const place = placementOf(snapshot({areas, drmDevices: drivers.map((driver) => device(driver)), heaps}))
    t.is(place(exporter), expected)
  })
}
