/** Which machine, without saying so: boot id, release, mounts, and what could not be read. */
import {parseBootId, parseCaptureErrors, parseRelease} from '../machine.js'
import {redactFailedPath} from './path.js'
import {clean, joined, type Rewrite} from './rewrite.js'

export const redactBootId: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseBootId(text, place))
  return value === null ? null : `${pseudonym('boot', value)}\n`
}

/** `/proc/version` goes on with who built it, and where. */
export const redactVersion: Rewrite = (text, place) => {
  const value = clean(parseRelease(text, place))
  return value === null ? null : `Linux version ${value}\n`
}

const told = /^(?:rw|ro|nosuid|nodev|noexec|relatime|hidepid=\w+|gid=\d+|subset=\w+|mode=\d+)$/

/** Of proc and debugfs at their places; null: neither is mounted there. */
export const redactMounts: Rewrite = (text) => {
  if (!text.endsWith('\n')) return null
  const lines = text.split('\n').flatMap((line) => {
    const [, folder = '', type = '', options = ''] = line.split(' ')
    if (!(folder === '/proc' && type === 'proc') && !(folder === '/sys/kernel/debug' && type === 'debugfs')) return []
    return [`${type} ${folder} ${type} ${options.split(',').filter((one) => told.test(one))} 0 0`]
  })
  return lines.length === 0 ? null : joined(lines)
}

export const redactCaptureErrors: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseCaptureErrors(text, place))
  if (value === null) return null
  return joined(value.map(({errno, operation, path}) => `${errno}\t${operation}\t${redactFailedPath(path, pseudonym)}`))
}
