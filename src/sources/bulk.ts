/**
 * Texts of many files, and many links, in one member: what the collector writes below `cmd/mediamem/`, taken apart into
 * the members they stand for (docs/formats/collector.md).
 */
import {splitFiles} from './bulk-files.js'
import {splitLinks} from './bulk-links.js'
import type {ListedFault} from './listing-fault.js'

/**
 * - `files`: `grep -a -H '' PATH…`, the whole of each file; `lines`: some lines of each
 * - `hex`: the same as `files`, as hexadecimal bytes of `od -v -A n -t x1`: of files that hold NULs
 * - `links`: `stat -c 'NONCE %n %N' PATH…`
 */
export type BulkKind = 'files' | 'hex' | 'lines' | 'links'

/** null: the path is no such member's. */
export const bulkKind = (path: string): BulkKind | null =>
  (/^cmd\/mediamem\/(files|hex|lines|links)-\d+\.txt$/.exec(path)?.[1] as BulkKind | undefined) ?? null

/** Paths are from the root of the machine. */
export interface BulkParts {
  /** `cut`: the end of this one is missing. */
  readonly files: readonly {readonly path: string; readonly text: string; readonly cut: boolean}[]
  /** That were listed, all their links being among `links`. */
  readonly folders: readonly string[]
  readonly links: readonly {readonly path: string; readonly target: string}[]
  readonly faults: readonly ListedFault[]
  readonly strange: readonly StrangeLine[]
}

export interface StrangeLine {
  /** 1-based; of `hex`, of what the bytes say. */
  readonly line: number
  readonly text: string
}

/** `cut`: the end of the member was not reached. */
export const splitBulk = (kind: BulkKind, text: string, cut: boolean): BulkParts =>
  kind === 'links' ? splitLinks(text, cut) : splitFiles(text, kind, cut)
