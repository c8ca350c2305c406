/** The members of the zip of a bugreport: which of them are read, and as what. */
import type {Entry, ZipFile} from 'yauzl'
import {decode} from '../decode.js'
import type {Limits} from '../limits.js'

export interface ZipMember {
  readonly path: string
  readonly entry: Entry
}

export interface ZipMembers {
  readonly count: number
  /** Candidates for the report, the largest first. */
  readonly reports: readonly ZipMember[]
  /** `main_entry.txt`, which names the report; null: it is not there. */
  readonly entryName: ZipMember | null
  readonly board: ZipMember | null
  readonly files: readonly ZipMember[]
  /** Names that lead out of the archive, a few. */
  readonly strange: readonly string[]
  /** Zips inside, a few. */
  readonly zips: readonly string[]
  /** Why there are more that were not looked at, a sentence; null: these are all. */
  readonly stopped: {readonly kind: 'damage' | 'limit'; readonly message: string} | null
}

/** A real one has some thousand. */
const mostEntries = 200_000

/** `wants`: of a path, is it a file of the machine that is read? */
export async function zipMembers(
  zip: ZipFile,
  wants: (path: string) => boolean,
  {maxMembers}: Pick<Limits, 'maxMembers'>
): Promise<ZipMembers> {
  const reports: ZipMember[] = []
  const [files, strange, zips]: [ZipMember[], string[], string[]] = [[], [], []]
  let [entryName, board]: [ZipMember | null, ZipMember | null] = [null, null]
  let stopped: ZipMembers['stopped'] = null
  let count = 0
  const most = Math.min(mostEntries, maxMembers)
  try {
    for await (const entry of zip.eachEntry()) {
      if (++count > most) {
        stopped = {kind: 'limit', message: `stopped after ${most} members: it holds more`}
        break
      }
      const path = decode(entry.fileNameRaw)
      const member = {entry, path}
      if (path.endsWith('/')) continue
      if (leadsOut(path)) few(strange, path)
      else if (/(?:^|\/)main_entry\.txt$/.test(path)) entryName ??= member
      else if (/(?:^|\/)dumpstate_board\.txt$/.test(path)) board ??= member
      else if (isReport(path)) reports.push(member)
      else if (wants(path)) files.push(member)
      else if (/\.zip$/i.test(path)) few(zips, path)
    }
  } catch (error) {
    stopped = {kind: 'damage', message: `the list of its members is damaged: ${messageOf(error)}`}
  }
  reports.sort((a, b) => b.entry.uncompressedSize - a.entry.uncompressedSize || (a.path < b.path ? -1 : 1))
  return {board, count: Math.min(count, most), entryName, files, reports, stopped, strange, zips}
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const few = (list: string[], path: string): void => {
  if (list.length < 5) list.push(path)
}

const leadsOut = (path: string): boolean =>
  path.startsWith('/') || path.includes('\\') || /^[a-zA-Z]:/.test(path) || path.split('/').includes('..')

/** Texts at the top, or in a folder somebody has put them in. */
export const isReport = (path: string): boolean =>
  /^(?:[^/]+\/)?(?!dumpstate_(?:log|board))(?:bugreport|dumpstate)[^/]*\.txt$/.test(path)
