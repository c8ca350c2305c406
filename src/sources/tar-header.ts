/** The header of a tar member, as tar-stream gives it, and what it offers to a sink. */
import type {Header as TarHeader} from 'tar-stream'
import {decode} from './decode.js'
import type {Sink} from './source.js'

/**
 * As it is, rather than as it is declared. Names are latin1, one character a byte; those of `pax`, the records of the
 * extended headers before it, are UTF-8 read already, with U+FFFD for what was not.
 */
export type Header = Omit<TarHeader, 'linkname' | 'pax' | 'type'> & {
  readonly linkname: string | null
  readonly pax: Readonly<Record<string, string>> | null
  readonly type: TarHeader['type'] | null
}

/** Where the next header is due, when this one is at `offset`. */
export const nextHeader = (offset: number, {size, type}: Header): number =>
  offset + 512 + (type === 'directory' ? 0 : Math.ceil(size / 512) * 512)

const fromLatin1 = (text: string): string => (/[\x80-\xff]/.test(text) ? decode(Buffer.from(text, 'latin1')) : text)

/** A folder has no slash at its end. */
export function nameOf({name, pax}: Header): string {
  const path = pax?.['GNU.sparse.name'] || pax?.path || fromLatin1(name)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** A global header is copied for every member that has one of its own: 4 MiB of records would take minutes. */
export function tooManyKeys(pax: Header['pax']): boolean {
  let keys = 0
  for (const _ in pax) if (++keys > 1000) return true
  return false
}

/** Whether the content is wanted; all that is not a file is given here. */
export function offer(sink: Sink, path: string, {linkname, pax, type}: Header): boolean {
  switch (type) {
    case 'directory':
      if (sink.wants(path, 'directory')) sink.directory(path)
      return false
    case 'symlink':
      if (sink.wants(path, 'link')) sink.link(path, pax?.linkpath || fromLatin1(linkname ?? ''))
      return false
    case 'file':
    case 'contiguous-file':
      if (!sink.wants(path, 'file')) return false
      if (!isSparse(pax)) return true
      sink.fault(path, 'unreadable', 'stored as a sparse file')
      return false
    case 'link':
      if (sink.wants(path, 'file'))
        sink.fault(path, 'unreadable', `stored as a hard link to ${fromLatin1(linkname ?? '')}`)
      return false
    case null:
      if (sink.wants(path, 'file'))
        sink.fault(path, 'unreadable', 'stored as a sparse file, or in a way that is not known')
      return false
    default:
      return false
  }
}

/** Sparse 0.0 and 0.1 state the size of the whole, 1.0 its own version (GNU tar manual, D.2). */
const isSparse = (pax: Header['pax']): boolean =>
  pax !== null && ('GNU.sparse.major' in pax || 'GNU.sparse.size' in pax)
