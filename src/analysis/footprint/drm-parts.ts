import type {DrmClient} from '../../model/media.js'
import type {Allocation} from '../../model/memory.js'
import type {Snapshot} from '../../model/snapshot.js'
import {isDeviceRegion, isSystemRegion, ownOf, ownOfClient} from '../own-memory.js'
import type {FootprintParts} from './footprint.js'
import {onceByInode} from './once-by-inode.js'

const regionSum = (
  clients: readonly DrmClient[],
  bytes: (name: string, region: DrmClient['regions'][string]) => number
): number =>
  clients.reduce(
    (sum, {regions}) => sum + Object.entries(regions).reduce((all, [name, region]) => all + bytes(name, region), 0),
    0
  )

/** What GPU clients have for themselves, by fdinfo; by debugfs only where no client tells. */
export function drmParts({allocations, clients}: Snapshot): FootprintParts {
  const own = clients.reduce((sum, client) => sum + (ownOfClient(client, isSystemRegion) ?? 0), 0)
  const shared = regionSum(clients, (name, {shared: bytes}) => (isSystemRegion(name) ? (bytes ?? 0) : 0))
  const vague = regionSum(clients, (name, region) =>
    isSystemRegion(name) && ownOf(region) === null ? (region.total ?? region.resident ?? region.memory ?? 0) : 0
  )
  const device = regionSum(clients, (name, region) =>
    isDeviceRegion(name) ? (ownOf(region) ?? region.total ?? region.resident ?? region.memory ?? 0) : 0
  )
  const deviceShared = regionSum(clients, (name, region) =>
    isDeviceRegion(name) && ownOf(region) !== null ? (region.shared ?? 0) : 0
  )
  const told = clients.some(({regions}) => Object.keys(regions).length > 0)
  const objects = distinct(allocations.filter((one) => one.interface === 'drm-debugfs' && !isOfDevice(one.area)))
  const sum = (of: typeof objects) => of.reduce((total, {bytes}) => total + bytes, 0)
  const alone = told ? [] : objects.filter(({dmabuf}) => dmabuf === false)
  return {
    leftOut: [
      {bytes: shared, overlaps: 'dma-bufs and objects of other clients', source: 'drm-fdinfo', what: 'DRM shared'},
      {
        bytes: vague,
        overlaps: 'dma-bufs, to an extent not known',
        source: 'drm-fdinfo',
        what: 'DRM clients that do not say what they share'
      },
      {
        bytes: sum(objects) - sum(alone),
        overlaps: told ? 'DRM clients and dma-bufs' : 'dma-bufs, to an extent not known',
        source: 'drm-debugfs',
        what: 'GEM objects'
      }
    ],
    notRam: [
      {bytes: device, source: 'drm-fdinfo', what: 'VRAM and stolen memory of clients'},
      {
        bytes: deviceShared,
        source: 'drm-fdinfo',
        what: 'VRAM shared between clients or exported, once for each of them'
      }
    ],
    parts: [
      {atLeast: vague > 0, bytes: own, source: 'drm-fdinfo', what: 'DRM own'},
      {atLeast: true, bytes: sum(alone), source: 'drm-debugfs', what: 'GEM objects that are no dma-buf'}
    ],
    unknown: []
  }
}

/**
 * Framebuffers and flink names are views of objects that the driver's own list has too, where it has one. amdgpu lists
 * handles: an object opened by two processes stands there twice.
 */
function distinct(objects: readonly Allocation[]): Allocation[] {
  // A pasted text has no path of its own: its framebuffers are known by what they are called.
  const isView = ({label, path}: Allocation) =>
    /\/(?:framebuffer|gem_names)$/.test(path) || /^fb \d+ /.test(label ?? '')
  const own = objects.filter((one) => !isView(one))
  return onceByInode(own.length > 0 ? own : objects)
}

/** Memory of the device, and what is none: amdgpu has objects of its doorbells and on-chip stores too. */
const isOfDevice = (area: string | null): boolean =>
  area !== null && /vram|stolen|local|^(?:gds|gws|oa|doorbell|mmio)/i.test(area)
