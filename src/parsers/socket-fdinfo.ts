/**
 * `/proc/<pid>/fdinfo/<fd>` of a unix socket: descriptors sent over it that nobody has received yet.
 *
 *     fdinfo := … the lines of every descriptor, "ino:\t" uint LF among them since v5.14 …
 *               "scm_fds: " uint LF                  a blank, no tab; since v5.6
 *
 * - The count is of the socket that will receive them, and of all files: which of them are dma-bufs it does not say.
 * - Of a listening socket it is, in v6.12 and not in v5.10, the sum over the connections not accepted yet.
 * - Sockets of other families print no such line.
 *
 * Read in net/socket.c sock_show_fdinfo() and net/unix/af_unix.c unix_show_fdinfo(); the lines of v5.10, v6.12 and
 * v7.3 were seen.
 */
import type {Origin, Parsed} from './interface.js'
import {issue, uint} from './scan.js'

export interface SocketFd {
  /** Descriptors in the socket's receive queue. */
  readonly queued: number
  /** Of the socket, so that two descriptors of one are known to be; null: this kernel prints none (5.10). */
  readonly inode: number | null
}

const key = 'scm_fds:'

/** null: a descriptor of something else, the usual case. */
export function parseSocketFdinfo(text: string, {path}: Origin): Parsed<SocketFd | null> {
  const at = text.startsWith(key) ? 0 : text.indexOf(`\n${key}`) + 1
  if (!text.startsWith(key, at)) return {issues: [], value: null}
  const end = text.indexOf('\n', at)
  const line = end === -1 ? text.slice(at) : text.slice(at, end)
  const number = text.slice(0, at).split('\n').length
  if (end === -1) return {issues: [issue('cut-short', path, number, line)], value: null}
  const queued = uint(line.slice(key.length).trimStart())
  if (queued === null) return {issues: [issue('bad-number', path, number, line)], value: null}
  return {issues: [], value: {inode: uint(/^ino:\t(\d+)$/m.exec(text.slice(0, at))?.[1] ?? ''), queued}}
}
