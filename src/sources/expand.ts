/** What the user named, to sources: folders of captures and patterns stand for the captures in them. */
import {type Dirent, readdirSync, statSync} from 'node:fs'
import {open} from 'node:fs/promises'
import {isAbsolute, join} from 'node:path'
import {glob, isDynamicPattern} from 'tinyglobby'
import {ExitCode, MediamemError} from '../errors.js'
import {reportIn} from './bugreport/report-folder.js'
import {layerOf} from './compression.js'
import {sniff} from './sniff.js'

export interface ExpandedSource {
  readonly source: string
  /** The user named it: what cannot be read there is an error, not a file to pass over. */
  readonly named: boolean
  /** Its name says that it is a capture: if it is none, something was lost. */
  readonly expected: boolean
}

/** Each source once, in the order given; those of a folder or pattern by name. */
export async function expandSources(given: readonly string[]): Promise<ExpandedSource[]> {
  const found: ExpandedSource[] = []
  for (const source of given) found.push(...(await expand(source)))
  const met = new Set<string>()
  return found.filter(({source}) => !met.has(source) && met.add(source))
}

async function expand(source: string): Promise<ExpandedSource[]> {
  const self = {expected: true, named: true, source}
  const file = statSync(source, {throwIfNoEntry: false})
  if (file === undefined) return isDynamicPattern(source) && !isAddress(source) ? matching(source) : [self]
  const entries = file.isDirectory() ? readdirSync(source, {withFileTypes: true}) : []
  if (!file.isDirectory() || entries.some(isOfMachine) || (await reportIn(source)) !== null) return [self]
  const captures = await capturesIn(source, entries)
  return captures.length === 0 ? [self] : captures.map(found)
}

const found = (source: string): ExpandedSource => ({expected: archiveName.test(source), named: false, source})

const archiveName = /\.(?:tar(?:\.\w+)?|t[gx]z|zip|json\.gz)$/i

/** Throws MediamemError if the folder, which is no capture itself, may hold some: here one is wanted. */
export async function refuseSeries(folder: string): Promise<void> {
  const captures = (await expand(folder)).filter(({named}) => !named).length
  if (captures === 0) return
  const many = captures === 1 ? '1 file in it may be one' : `${captures} files in it may be some`
  throw new MediamemError(
    'NO_INTERFACE',
    `one capture is taken here, and ${folder} is a folder: ${many}`,
    ExitCode.Usage,
    ['name the one that is meant']
  )
}

const isAddress = (source: string): boolean => /^(?:-$|live:|ssh:|adb:)/.test(source)

async function matching(pattern: string): Promise<ExpandedSource[]> {
  const paths = await glob(pattern, {absolute: isAbsolute(pattern), expandDirectories: false, onlyFiles: false})
  if (paths.length === 0) {
    throw new MediamemError('NO_SUCH_FILE', `${pattern}: the pattern matches no file`, ExitCode.Usage, [
      'folders below are searched with **: captures/**/*.tar.gz'
    ])
  }
  const deeper = await Promise.all(
    paths
      .map((path) => path.replace(/\/$/, ''))
      .sort()
      .map(expand)
  )
  return deeper.flat().map(({source}) => found(source))
}

/** Such a folder is a capture itself. */
const isOfMachine = (entry: Dirent): boolean => entry.isDirectory() && ['FS', 'proc', 'sys'].includes(entry.name)

/** Its archives and saved snapshots; of a folder without any, its texts. */
async function capturesIn(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const archives: string[] = []
  const texts: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const machine = entry.isDirectory() && readdirSync(path, {withFileTypes: true}).some(isOfMachine)
    const is = entry.isFile() ? await contentOf(path) : null
    if (machine || is === 'capture' || (entry.isFile() && archiveName.test(path))) archives.push(path)
    if (is === 'text') texts.push(path)
  }
  return archives.length > 0 ? archives : texts
}

async function contentOf(path: string): Promise<'capture' | 'text' | null> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return null
  try {
    const {buffer, bytesRead} = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    const head = buffer.subarray(0, bytesRead)
    const {is} = sniff(head)
    if (bytesRead === 0) return null
    if (layerOf(head) !== null || is === 'bugreport' || is === 'json' || is === 'tar' || is === 'zip') return 'capture'
    return is === 'text' ? 'text' : null
  } finally {
    await file.close()
  }
}
