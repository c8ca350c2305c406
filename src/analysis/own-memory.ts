/** What of a DRM client's memory is nobody else's. */
import type {DrmClient, DrmRegion} from '../model/media.js'

/**
 * Regions in system memory, by the names drivers give them: `gtt`, `system0`, `memory`, `cpu`. Memory of the device
 * (`vram0`, `local0`) and what the firmware took away at boot (`stolen`) are not; nor are `gds`, `gws`, `oa`,
 * `doorbell`, `mmioremap`, which are no memory at all, and `visible-vram`, a part of `vram`. Read in drivers/gpu/drm at
 * v7.3.
 */
export const isSystemRegion = (name: string): boolean => /^(?:gtt|memory|cpu|system\d*)$/.test(name)

export const isDeviceRegion = (name: string): boolean => /^(?:vram|local|stolen)/.test(name)

/** `shared` is exported, imported, or in two clients: the same memory as dma-bufs or others' objects. null: not said. */
export const ownOf = ({internal, shared, total}: DrmRegion): number | null =>
  total === null || shared === null || shared > total ? null : total - shared + (internal ?? 0)

/** Of the regions that pass; null: none of them tells. */
function ownBytes({regions}: DrmClient, passes: (region: string) => boolean): number | null {
  const known = Object.entries(regions).flatMap(([name, region]) => (passes(name) ? (ownOf(region) ?? []) : []))
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0)
}

/** Objects the driver keeps for a client, which panthor prints under a key of its own: in no region. */
function driverObjects({others}: DrmClient): number {
  const [, digits, unit] =
    /^(\d{1,12})(?: (KiB|MiB))?$/.exec(others.find(({key}) => key === 'panthor-resident-memory')?.value ?? '') ?? []
  return digits === undefined ? 0 : Number(digits) * (unit === 'MiB' ? 1_048_576 : unit === 'KiB' ? 1024 : 1)
}

/** All that is a client's own; null: its driver does not say. */
export function ownOfClient(client: DrmClient, passes: (region: string) => boolean = () => true): number | null {
  const own = ownBytes(client, passes)
  return own === null ? null : own + driverObjects(client)
}
