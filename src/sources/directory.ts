/** A capture unpacked into a folder, read as it stands: links are text, devices are not opened. */
import {type Dirent, readdirSync, readlinkSync} from 'node:fs'
import {basename, resolve} from 'node:path'
import {setImmediate} from 'node:timers/promises'
import {codeOf} from './chunks.js'
import {decode} from './decode.js'
import {faultOf} from './fault-of.js'
import {type Content, fileReader} from './file-reader.js'
import {defaultLimits, type Limits} from './limits.js'
import {cannotOpen} from './refusals.js'
import type {Progress, Reading, Sink} from './source.js'

/** A folder with one of these in it is the root of a machine; of such a root no other folders are entered. */
const marks = ['proc', 'sys']
const entered = [...marks, 'cmd']

/**
 * Gives the members below every machine root at or under `root`, sorted by their bytes within each folder, so that the
 * same folder gives the same order anywhere. Paths are relative to `root`; where `root` itself is called `proc` or
 * `sys`, they begin with that.
 *
 * Only real folders are entered and only regular files opened, so that no link leads out or around in circles; a
 * descriptor that an unpacker made a file of is given as the file it is. Files of /proc and /sys lie about their size
 * and are read to their end.
 *
 * File names are bytes: they travel as latin1, one character each, and are decoded where they are given away.
 */
export async function readDirectory(
  root: string,
  sink: Sink,
  limits: Limits = defaultLimits,
  progress?: Progress
): Promise<Reading> {
  const visit = visitor(root, sink, limits)
  let steps = 0
  for (const _ of visit.all()) {
    if (++steps % 512 !== 0) continue
    progress?.(visit.reading().bytes, null)
    await setImmediate()
  }
  return visit.reading()
}

interface Visitor {
  /** Yields now and then, to let others run. */
  all(): Generator<undefined>
  reading(): Reading
}

function visitor(root: string, sink: Sink, limits: Limits): Visitor {
  const base = Buffer.from(root).toString('latin1')
  const read = fileReader(limits.maxMemberBytes)
  let members = 0
  let bytes = 0
  let limit: string | null = null

  /** `path` is from the root and ends in a slash, or is empty; `shown` is what the sink is told instead. */
  const list = (path: string, shown: string): readonly Dirent[] => {
    try {
      const found = readdirSync(native(`${base}/${path}`), {encoding: 'latin1', withFileTypes: true})
      return found.sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      if (path === '') throw cannotOpen(root, error)
      sink.fault(text(shown.slice(0, -1)), faultOf(error), codeOf(error))
      return []
    }
  }

  const leaf = (path: string, shown: string, entry: Dirent): void => {
    const type = entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : null
    if (type === null || !sink.wants(shown, type)) return
    let content: string | Content
    try {
      content = type === 'link' ? readlinkSync(native(`${base}/${path}`), 'latin1') : read(native(`${base}/${path}`))
    } catch (error) {
      if (codeOf(error) === '') throw error
      sink.fault(shown, faultOf(error), codeOf(error))
      return
    }
    if (typeof content === 'string') sink.link(shown, text(content))
    else {
      bytes += content.bytes.length
      sink.file(shown, content.bytes, content.cut)
    }
  }

  const full = (): boolean => {
    if (members >= limits.maxMembers) limit = `stopped after ${limits.maxMembers} files and folders: it holds more`
    if (bytes >= limits.maxBytes) limit = `stopped after ${limits.maxBytes} bytes: it holds more`
    return members >= limits.maxMembers || bytes >= limits.maxBytes
  }

  /** `only`: the folders to enter; null: all that are wanted. */
  function* walk(path: string, shown: string, depth: number, only: readonly string[] | null): Generator<undefined> {
    for (const entry of list(path, shown)) {
      if (full()) return
      members += 1
      yield
      const name = text(shown + entry.name)
      if (!entry.isDirectory()) leaf(path + entry.name, name, entry)
      else if ((only === null || only.includes(entry.name)) && sink.wants(name, 'directory')) {
        sink.directory(name)
        if (depth === limits.maxDepth) limit ??= `folders more than ${depth} deep were not entered`
        else yield* walk(`${path}${entry.name}/`, `${shown}${entry.name}/`, depth + 1, null)
      }
    }
  }

  function* search(path: string, depth: number): Generator<undefined> {
    const folders = list(path, path).filter((entry) => entry.isDirectory())
    if (folders.some(({name}) => marks.includes(name))) return yield* walk(path, path, 1, entered)
    for (const {name} of depth < limits.maxSearchDepth ? folders : []) {
      if (full()) return
      members += 1
      yield
      yield* search(`${path}${name}/`, depth + 1)
    }
  }

  /** `proc` has a folder `sys` of its own. */
  const isMark = (name: string): boolean =>
    marks.includes(name) && !list('', '').some((entry) => entry.name === 'proc' && entry.isDirectory())

  const own = basename(resolve(root))
  return {
    all: () => (isMark(own) ? walk('', `${own}/`, 2, null) : search('', 0)),
    reading: () => ({bytes, damage: null, limit, members})
  }
}

const text = (name: string): string => decode(Buffer.from(name, 'latin1'))
const native = (path: string): string | Buffer => (/[\x80-\xff]/.test(path) ? Buffer.from(path, 'latin1') : path)
