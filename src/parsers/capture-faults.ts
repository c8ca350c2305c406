/** A capture's own list of what it could not read, as faults of the interfaces concerned. */

import {fault} from './entries.js'
import {parseCaptureErrors} from './machine.js'
import {type Failure, leftOutReason} from './manifest.js'
import type {Observation, Seen} from './observation.js'
import {type Place, placeOf, splitRoot} from './paths.js'

/**
 * `ERRNO <TAB> operation <TAB> path`: EACCES and EPERM are a hole in the
 * evidence; ESRCH, and ENOENT below a process, a process that ended, which is
 * none. Other errors leave what they touched unreadable. Paths of no interface
 * read here are passed over.
 */
export function captureFaults(text: string, place: Place): Seen {
  const {issues, value} = parseCaptureErrors(text, place)
  return {issues, observations: failuresSeen(value)}
}

/** Failures that a capture lists, wherever it does. */
export function failuresSeen(failures: readonly Pick<Failure, 'errno' | 'path'>[]): Observation[] {
  const observations: Observation[] = []
  for (const {errno, path} of failures) {
    const at = splitRoot(path)
    const found = at === null ? null : placeOf(at.path)
    if (found === null) continue
    const denied = errno === 'EACCES' || errno === 'EPERM'
    const gone = errno === 'ESRCH' || errno === 'ENOENT' || errno === 'ENODEV'
    // A machine without it.
    if (gone && found.slot === 'media-folder') continue
    observations.push({
      fault: denied ? 'denied' : gone ? 'gone' : 'unreadable',
      fd: found.slot === 'fd' || found.slot === 'fdinfo' ? found.number : null,
      interface: found.interface,
      of: 'fault',
      path: found.path,
      pid: found.pid,
      reason: errno
    })
  }
  return observations
}

/** Of what redaction left out: it is there on the machine, its content not here. */
export const leftOutSeen = (paths: readonly string[]): Observation[] =>
  paths.flatMap((path) => {
    const place = placeOf(path)
    return place === null ? [] : [fault(place, 'lost', leftOutReason)]
  })
