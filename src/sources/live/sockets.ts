/** Descriptors in flight: one reading for each socket, and of those that hold some, one for each process that has it. */
import {readlinkSync} from 'node:fs'
import {parseSocketFdinfo} from '../../parsers/socket-fdinfo.js'
import {codeOf} from '../chunks.js'
import {decode} from '../decode.js'
import type {FileReader} from '../file-reader.js'
import type {Sink} from '../source.js'
import {identityOf} from './identity.js'
import type {ProcessPass, SocketAt} from './process-pass.js'

export function readSockets(
  root: string,
  {read: started, sockets}: Pick<ProcessPass, 'read' | 'sockets'>,
  sink: Sink,
  read: FileReader
): void {
  for (const [target, all] of sockets) {
    for (const at of all) {
      const queued = readSocket(root, at, target, started.get(at.pid) ?? -1, sink, read)
      // Empty, or not of a family that sends any: the others of it would say the same.
      if (queued === 0) break
    }
  }
}

/** Descriptors queued; null: it is not there any more. */
function readSocket(
  root: string,
  {fd, pid}: SocketAt,
  target: string,
  started: number,
  sink: Sink,
  read: FileReader
): number | null {
  const path = `proc/${pid}/fdinfo/${fd}`
  const bytes = socketText(root, {fd, pid}, target, started, read)
  if (bytes === null) return null
  const {value} = parseSocketFdinfo(decode(bytes), {path})
  if (value === null) return 0
  sink.file(path, bytes, false)
  return value.queued
}

function socketText(
  root: string,
  {fd, pid}: SocketAt,
  target: string,
  started: number,
  read: FileReader
): Uint8Array | null {
  try {
    process.chdir(`${root}/proc/${pid}`)
    const bytes = Uint8Array.prototype.slice.call(read(`fdinfo/${fd}`).bytes)
    const same = readlinkSync(`fd/${fd}`) === target && identityOf(read('stat').bytes)?.startTime === started
    return same ? bytes : null
  } catch (error) {
    if (codeOf(error) === '') throw error
    return null
  }
}
