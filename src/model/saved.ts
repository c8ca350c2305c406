/** A snapshot as it is saved: its own JSON. */
import {type Snapshot, snapshotSchema} from './snapshot.js'

export type Reloaded =
  | {readonly snapshot: Snapshot}
  | {readonly refused: 'newer' | 'not-a-snapshot' | 'not-json' | 'wrong-shape'; readonly detail: string}

/** Reads back what was saved; says why it cannot. Fields of later versions with the same number are kept. */
export function parseSaved(text: string): Reloaded {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {detail: error instanceof Error ? error.message : '', refused: 'not-json'}
  }
  const schema = isRecord(value) ? value.schema : undefined
  if (!isRecord(value) || typeof schema !== 'string') return {detail: 'it has no "schema"', refused: 'not-a-snapshot'}
  if (schema !== snapshotSchema) {
    const newer = /^mediamem\.snapshot\/(\d+)$/.exec(schema)
    return {detail: schema, refused: newer === null ? 'not-a-snapshot' : 'newer'}
  }
  const fault = shapeFault(value)
  return fault === null ? {snapshot: value as unknown as Snapshot} : {detail: fault, refused: 'wrong-shape'}
}

export const saveSnapshot = (snapshot: Snapshot): string => `${JSON.stringify(snapshot)}\n`

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const lists = ['buffers', 'coverage', 'inFlight', 'issues', 'processes'] as const

/** What arithmetic rests on is checked; the published schema describes the rest. */
function shapeFault(value: Record<string, unknown>): string | null {
  if (!isRecord(value.machine)) return 'machine is not an object'
  for (const list of lists) {
    const rows = value[list]
    if (!Array.isArray(rows) || !rows.every(isRecord)) return `${list} is not a list of objects`
  }
  for (const [index, buffer] of (value.buffers as Record<string, unknown>[]).entries()) {
    if (!isCount(buffer.size)) return `buffers[${index}].size is not a size`
    if (!Array.isArray(buffer.holders) || !buffer.holders.every((holder) => isRecord(holder) && isCount(holder.pid)))
      return `buffers[${index}].holders is not a list of holders`
    if (buffer.attachments !== null && !Array.isArray(buffer.attachments))
      return `buffers[${index}].attachments is not a list`
  }
  for (const [index, process] of (value.processes as Record<string, unknown>[]).entries()) {
    if (!isCount(process.pid)) return `processes[${index}].pid is not a pid`
  }
  return null
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
