/** The nodes of V4L2 devices, and which tracked device each belongs to. */

import type {VideoNode} from './media.js'
import type {MediaFacts} from './media-facts.js'
import type {VideoOpen} from './video-opens.js'

/** Every node that anything names, by path. */
export function buildVideoNodes(
  {ctls, memtracks, nodes}: MediaFacts,
  opens: readonly VideoOpen[],
  mapped: ReadonlyMap<string, number>
): VideoNode[] {
  const trackers = [...memtracks.keys()]
  const drivers = driversByPath(opens)
  const paths = new Map<string, {bus: string | null; card: string | null}>()
  for (const path of [...[...nodes.keys()].map((node) => `/dev/${node}`), ...mapped.keys(), ...drivers.keys()])
    if (isVideo(path)) paths.set(path, {bus: null, card: null})
  for (const {value} of ctls) {
    for (const {bus, card, nodes: listed} of value.devices) {
      for (const path of listed) if (isVideo(path)) paths.set(path, {bus, card})
    }
  }
  return [...paths]
    .map(([path, {bus, card}]) => {
      const of = nodes.get(path.slice('/dev/'.length))
      const node = {bus, card, device: of?.device ?? null, name: of?.name ?? null, path}
      const tracker = trackerOf(node, [...(drivers.get(path) ?? [])], trackers)
      return {...node, mappedBytes: mapped.get(path) ?? 0, tracker, trackerEstimated: false}
    })
    .sort((a, b) => numberOf(a.path) - numberOf(b.path) || (a.path < b.path ? -1 : 1))
}

export const isVideo = (path: string): boolean => /^\/dev\/(?:video|vbi|radio|swradio)\d+$/.test(path)

const numberOf = (path: string): number => Number(/\d+$/.exec(path)?.[0] ?? 0)

/** What the descriptors of each node say their driver is; of one that is open and says nothing, none. */
function driversByPath(opens: readonly VideoOpen[]): ReadonlyMap<string, ReadonlySet<string>> {
  const drivers = new Map<string, Set<string>>()
  for (const {path, value} of opens) {
    if (path === null) continue
    const known = drivers.get(path) ?? new Set()
    drivers.set(path, known)
    if (value !== null && value.driver !== null) known.add(value.driver)
  }
  return drivers
}

/**
 * The tracked device a node belongs to; null: none, or not to be told.
 *
 * No interface links the two. A tracked device is called as its driver likes: as the V4L2 device, which the bus of
 * `v4l2-ctl --list-devices` and the fdinfo name too, or as the platform device without its number, or it begins the
 * names of its nodes (`vivid-000` of `vivid-000-vid-cap`). What fdinfo says stands, if all of it is one device, else the
 * longest name that fits.
 */
export function trackerOf(
  node: Pick<VideoNode, 'bus' | 'card' | 'device' | 'name'>,
  drivers: readonly string[],
  trackers: readonly string[]
): string | null {
  const [said, ...more] = drivers.filter((driver) => trackers.includes(driver))
  if (said !== undefined && more.length === 0) return said
  const exact = [node.device, node.device?.replace(/\.\d+(?:\.auto)?$/, ''), node.card, busOf(node.bus), node.name]
  const fits = trackers.filter((name) => exact.includes(name) || node.name?.startsWith(`${name}-`) === true)
  return fits.sort((a, b) => b.length - a.length)[0] ?? null
}

/** `platform:vivid-000`. */
const busOf = (bus: string | null): string | null => bus?.slice(bus.indexOf(':') + 1).trim() ?? null
