/** The manifest without the names of machine and boot, and with what redaction left out. */
import {manifestSchema} from '../manifest.js'
import {redactFailedPath} from './path.js'
import type {Pseudonym} from './pseudonym.js'

/** Say who read it and when, in words of its own. */
const kept = [
  'tool',
  'version',
  'kind',
  'start',
  'end',
  'kernel',
  'arch',
  'uid',
  'pid',
  'capabilities',
  'searchedAgain',
  'shell'
]

/** A text that is no manifest gives one that says nothing but what was left out. */
export function redactManifest(text: string, leftOut: readonly string[], pseudonym: Pseudonym): string {
  const value = fieldsOf(text)
  const {bootId, failures, host, status} = value
  const said = {
    schema: manifestSchema,
    status: status === 'complete' ? status : 'unknown',
    ...Object.fromEntries(kept.flatMap((key) => (isPlain(value[key]) ? [[key, value[key]]] : []))),
    host: typeof host === 'string' ? pseudonym('host', host) : null,
    bootId: typeof bootId === 'string' ? pseudonym('boot', bootId) : null,
    failures: Array.isArray(failures) ? failures.flatMap((one) => redactFailure(one, pseudonym)) : [],
    redacted: true,
    leftOut
  }
  return `${JSON.stringify(said, null, 1)}\n`
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && /^[\w .:+/-]*$/.test(value))

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function redactFailure(value: unknown, pseudonym: Pseudonym): object[] {
  if (typeof value !== 'object' || value === null) return []
  const {errno, operation, path} = value as Record<string, unknown>
  if (typeof errno !== 'string' || !/^E[A-Z\d]+$/.test(errno) || typeof path !== 'string') return []
  const act = typeof operation === 'string' && /^[a-z]+$/.test(operation) ? {operation} : {}
  return [{errno, ...act, path: redactFailedPath(path, pseudonym)}]
}
