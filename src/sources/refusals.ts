/** What a user is told of an input that is none. */
import type {Stats} from 'node:fs'
import {ExitCode, MediamemError} from '../errors.js'
import {codeOf, type Interruption} from './chunks.js'

const accepted =
  'accepted are: a capture (.tar, also .gz, .zst, .xz; or its unpacked folder), an Android bugreport (.zip, or the text in it), the text of an interface (bufinfo, fdinfo, maps, …) and a saved snapshot (.json, .json.gz)'

export function unknownInput(source: string, seen: string, next: string | null): MediamemError {
  return new MediamemError(
    'UNKNOWN_INPUT',
    `${source} ${seen}; that is no input`,
    ExitCode.Usage,
    next === null ? [accepted] : [next, accepted]
  )
}

/** `error` is what yauzl says of a zip that it cannot open. */
export function brokenZip(source: string, error: unknown): MediamemError {
  const why = error instanceof Error ? error.message : String(error)
  const end = /end of central directory/i.test(why)
  return new MediamemError(
    'DAMAGED_INPUT',
    `${source} is a zip ${end ? 'without its end, where its list of members stands' : `that cannot be read: ${why}`}`,
    ExitCode.Usage,
    ['copy it again, in binary mode where a tool asks']
  )
}

export const zipTooLong = (source: string, most: number): MediamemError =>
  new MediamemError(
    'UNKNOWN_INPUT',
    `${source} is a zip, and longer than the ${most} bytes that are read of one that is no file`,
    ExitCode.Usage,
    ['save it, and name the file']
  )

export const encryptedZip = (source: string, member: string): MediamemError =>
  new MediamemError('ENCRYPTED_INPUT', `${source} is an encrypted zip: ${member} cannot be read`, ExitCode.Usage, [
    'unzip it with its password, and name the text inside'
  ])

/** A zip in which there is nothing to read. */
export function noReport(
  source: string,
  {
    candidates,
    members,
    why,
    zips
  }: {
    readonly candidates: readonly string[]
    readonly members: number
    readonly why: string | null
    readonly zips: readonly string[]
  }
): MediamemError {
  const [candidate] = candidates
  const [inner] = zips
  const seen =
    candidate !== undefined
      ? `${candidate} does not begin like one`
      : inner !== undefined
        ? `but another zip: ${zips.join(', ')}`
        : (why ??
          `${members} ${members === 1 ? 'member' : 'members'}, none of them its text or a file of /proc or /sys`)
  const next = inner === undefined ? [] : [`unzip ${source} ${inner}, and name that`]
  return new MediamemError('NO_REPORT', `${source} is a zip that holds no Android bugreport: ${seen}`, ExitCode.Usage, [
    ...next,
    'accepted are: the zip of `adb bugreport`, the text in it, or a capture (.tar, .tar.gz, …)'
  ])
}

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
