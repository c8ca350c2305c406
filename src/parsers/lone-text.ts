/** What a text is that nobody gave a path: told by its content alone. */
import {looksLikeBpf, parseDmabufBpf} from './dmabuf-bpf.js'
import {looksLikeBufinfo, parseDmabufBufinfo} from './dmabuf-bufinfo.js'
import {looksLikeDmabufFdinfo, parseDmabufFdinfo} from './dmabuf-fdinfo.js'
import {looksLikeDmabufProcs, parseDmabufProcs} from './dmabuf-procs.js'
import type {Origin, Parsed} from './interface.js'
import {mediaKinds} from './media-kinds.js'
import type {Observation, Seen} from './observation.js'
import {looksLikeFdListing, parseFdListing} from './proc-fd.js'
import {looksLikeFdStat, parseFdStat} from './proc-fd-stat.js'
import {looksLikeMaps, parseDmabufMaps} from './proc-maps.js'

interface Kind {
  readonly looksLike: (head: string) => boolean
  readonly observe: (text: string, origin: Origin) => Seen
}

const kind = <T>(
  looksLike: Kind['looksLike'],
  parse: (text: string, origin: Origin) => Parsed<T>,
  observe: (value: T) => readonly Observation[]
): Kind => ({
  looksLike,
  observe(text, origin) {
    const {issues, value} = parse(text, origin)
    return {issues, observations: observe(value)}
  }
})

/** The first that fits. */
const kinds: readonly Kind[] = [
  kind(looksLikeBufinfo, parseDmabufBufinfo, (value) => [{of: 'bufinfo', value}]),
  kind(looksLikeDmabufProcs, parseDmabufProcs, ({processes}) =>
    processes.map(({bytes, comm, pid}) => ({bytes, comm, of: 'vendor-process', pid}))
  ),
  kind(looksLikeDmabufFdinfo, parseDmabufFdinfo, (value) =>
    value === null ? [] : [{fd: null, of: 'dmabuf-descriptor', pid: null, value}]
  ),
  kind(looksLikeMaps, parseDmabufMaps, (value) => [{file: 'maps', of: 'maps', pid: null, ...value}]),
  kind(looksLikeFdStat, parseFdStat, (rows) =>
    rows.map(({device, fd, inode, pid, size}) => ({device, fd, inode, of: 'descriptor-stat', pid, size}))
  ),
  kind(looksLikeFdListing, parseFdListing, (rows) =>
    rows.map(({fd, pid, target}) => ({fd, of: 'descriptor', pid, target}))
  ),
  ...mediaKinds,
  kind(looksLikeBpf, parseDmabufBpf, (value) => [{of: 'bpf', value}])
]

const headLength = 65_536

/** null: nothing this version knows. */
export function observeLoneText(text: string, path: string): Seen | null {
  const head = text.slice(0, headLength)
  return kinds.find(({looksLike}) => looksLike(head))?.observe(text, {path}) ?? null
}
