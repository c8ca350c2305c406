/**
 * The contract between a place kernel text comes from and whoever wants it.
 *
 * A source pushes: a machine of 60,000 descriptors has 150,000 members, and a promise for each would cost more than
 * reading them. It never keeps what it gave, so memory does not grow with the size of an archive.
 */

export type MemberType = 'directory' | 'file' | 'link'

/** `gone`: the process ended while we looked, which costs nothing. The others cost coverage. */
export type Fault = 'denied' | 'gone' | 'unreadable'

/** Who takes the members. Paths are as in the source, any leading folders included; a link is never followed. */
export interface Sink {
  /** Asked before content is read; false: the member is skipped unread, though its size counts. */
  wants(path: string, type: MemberType): boolean
  /** `bytes` are valid during the call only. `cut`: the end of the file was not reached, or it was over the bound. */
  file(path: string, bytes: Uint8Array, cut: boolean): void
  link(path: string, target: string): void
  directory(path: string): void
  /** What is there and could not be read. `detail` is a sentence or the name of the error: `EACCES`. */
  fault(path: string, fault: Fault, detail: string): void
}

/** Who takes a machine while it is read: members, and what comes in bulk. */
export interface LiveSink extends Sink {
  /** As file(), of maps in which no line is about a dma-buf or a V4L2 node. */
  plainMaps(path: string, bytes: Uint8Array, cut: boolean): void
  /**
   * What `names[i]` in `folder` leads to is `targets[i]`. `kept`: the indexes of those that an interface may claim, of
   * the others their number is enough; null: all.
   */
  links(folder: string, names: readonly string[], targets: readonly string[], kept: readonly number[] | null): void
}

/** What reading came to, whatever was delivered. */
export interface Reading {
  readonly members: number
  /** Uncompressed, as they stand in the source, skipped members included. */
  readonly bytes: number
  /** What is wrong with the source itself, a sentence; null: it ended as it should. */
  readonly damage: string | null
  /** Which bound stopped the reading, a sentence; null: none. */
  readonly limit: string | null
}

export interface SourceReport extends Reading {
  readonly kind: 'bugreport' | 'directory' | 'live' | 'snapshot' | 'tar' | 'text'
  /** As the user gave it. */
  readonly name: string
}

/** Bytes taken from the outermost file so far, and how many it has; null where that cannot be known, as of a pipe. */
export type Progress = (bytesRead: number, total: number | null) => void
