/**
 * `manifest.json`, the last member of a capture that mediamem took: what took it, where, when, and what it could not read.
 *
 *     {"schema": "mediamem.manifest/1", "status": "complete", "tool", "version", "kind": "live" | "collector",
 *      "start", "end", "host", "kernel", "arch", "bootId", "uid", "pid", "capabilities", "failures": [{"errno", "operation", "path"}], …}
 *
 * - A stream that should end in one and does not has broken off.
 * - `capabilities` is CapEff of /proc/self/status, in hexadecimal.
 * - `redacted`: names are pseudonyms, and what could not be made so is not there but in `leftOut`, a list of paths.
 * - Times are ISO 8601 UTC. Fields not named here are passed over.
 */

import type {Origin, Parsed} from './interface.js'
import {issue} from './scan.js'

export const manifestSchema = 'mediamem.manifest/1'

export interface Failure {
  /** The name of an error number: `EACCES`. */
  readonly errno: string
  readonly operation: 'open' | 'opendir' | 'read' | 'readlink' | 'stat'
  /** From the root of the machine, with a leading slash. */
  readonly path: string
}

export interface Manifest {
  readonly tool: string | null
  readonly version: string | null
  readonly kind: 'collector' | 'live' | null
  /** Did it say that it was the end? */
  readonly complete: boolean
  readonly start: string | null
  readonly end: string | null
  readonly host: string | null
  readonly kernel: string | null
  readonly arch: string | null
  readonly bootId: string | null
  readonly uid: number | null
  /** Of whoever read, whose children may have been seen at their work. */
  readonly pid: number | null
  readonly capabilities: string | null
  /** After the processes were read, they were searched once more for what no one seemed to hold, and none ended meanwhile. */
  readonly searchedAgain: boolean
  readonly failures: readonly Omit<Failure, 'operation'>[]
  readonly redacted: boolean
  /** Paths from the root of the machine that were read, and are not in the capture for the names in them. */
  readonly leftOut: readonly string[]
}

/** The reason why something is missing. */
export const leftOutReason = 'left out by --redact'

export function parseManifest(text: string, {path}: Origin): Parsed<Manifest | null> {
  const value = fields(text)
  // Other tools call theirs so too.
  if (value !== null && !String(value.schema).startsWith('mediamem.manifest/')) return {issues: [], value: null}
  if (value === null || value.schema !== manifestSchema)
    return {issues: [issue('unexpected-line', path, 1, text)], value: null}
  const string = (key: string): string | null => {
    const found = value[key]
    return typeof found === 'string' ? found : null
  }
  const count = (key: string): number | null => {
    const found = value[key]
    return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : null
  }
  const {failures, kind, leftOut, redacted, searchedAgain} = value
  return {
    issues: [],
    value: {
      arch: string('arch'),
      bootId: string('bootId'),
      capabilities: string('capabilities'),
      complete: value.status === 'complete',
      end: string('end'),
      failures: Array.isArray(failures) ? failures.flatMap(failure) : [],
      host: string('host'),
      kernel: string('kernel'),
      kind: kind === 'live' || kind === 'collector' ? kind : null,
      leftOut: Array.isArray(leftOut) ? leftOut.filter((path) => typeof path === 'string') : [],
      pid: count('pid'),
      redacted: redacted === true,
      searchedAgain: searchedAgain === true,
      start: string('start'),
      tool: string('tool'),
      uid: count('uid'),
      version: string('version')
    }
  }
}

function fields(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function failure(value: unknown): Omit<Failure, 'operation'>[] {
  if (typeof value !== 'object' || value === null) return []
  const {errno, path} = value as Record<string, unknown>
  return typeof errno === 'string' && typeof path === 'string' ? [{errno, path}] : []
}
