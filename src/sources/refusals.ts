/** What a user is told of an input that is none. */
import type {Stats} from 'node:fs'
import {ExitCode, MediamemError} from '../errors.js'
import {codeOf, type Interruption} from './chunks.js'

const accepted =
  'accepted are: a capture (.tar, also .gz, .zst, .xz; or its unpacked folder), the text of an interface (bufinfo, fdinfo, maps, …) and a saved snapshot (.json, .json.gz)'

export function unknownInput(source: string, seen: string, next: string | null): MediamemError {
  return new MediamemError(
    'UNKNOWN_INPUT',
    `${source} ${seen}; that is no input`,
    ExitCode.Usage,
    next === null ? [accepted] : [next, accepted]
  )
}

export const zip = (source: string): MediamemError =>
  new MediamemError(
    'ZIP_NOT_SUPPORTED',
    `${source} is a zip: Android bugreports are not read by this version`,
    ExitCode.Usage,
    ['unzip it and name a text inside']
  )

/** `inside`: the compression it was looked for in, or ''. */
export function nothingIn(source: string, inside: string, stopped: Interruption | null): MediamemError {
  if (stopped === null) {
    const where = inside === '' ? 'is empty' : `holds nothing${inside}`
    return new MediamemError('EMPTY_INPUT', `${source} ${where}`, ExitCode.Usage, [
      'take the capture again: what wrote it may have been stopped, or refused'
    ])
  }
  if (inside === '') return new MediamemError('UNREADABLE', `${source}: ${stopped.message}`, ExitCode.Refused)
  return new MediamemError(
    'DAMAGED_INPUT',
    `${source}: ${stopped.message}; nothing of it could be read`,
    ExitCode.Usage,
    ['copy it again, in binary mode where a tool asks']
  )
}

export function noFile(source: string, file: Stats): MediamemError {
  const what = file.isSocket() ? 'a socket' : 'a device'
  const next = file.isCharacterDevice() ? ['mediamem attribute - reads standard input'] : []
  return new MediamemError('NOT_A_FILE', `${source} is ${what}: it is never opened`, ExitCode.Usage, [
    ...next,
    accepted
  ])
}

/** `error` is what node:fs threw. */
export function cannotOpen(source: string, error: unknown): MediamemError {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM') {
    return new MediamemError('PERMISSION_DENIED', `${source}: permission denied`, ExitCode.Refused, [
      `sudo mediamem attribute ${source}`
    ])
  }
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  const why = missing ? 'no such file or folder' : error instanceof Error ? error.message : String(error)
  return new MediamemError(missing ? 'NO_SUCH_FILE' : 'UNREADABLE', `${source}: ${why}`, ExitCode.Usage)
}
