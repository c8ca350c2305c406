/** Clients of DRM and KGSL, timelines and lists of the BPF iterator, printed anew without the names in them. */
import {parseDmabufBpf} from '../dmabuf-bpf.js'
import {type DrmClient, parseDrmClients} from '../drm/drm-clients.js'
import {parseSyncInfo} from '../fences/sync-debugfs.js'
import type {SyncFence} from '../fences/sync-fence.js'
import {parseKgslMem} from '../gpu/kgsl-mem.js'
import type {Allocation} from '../memory-table.js'
import {hider, type Pseudonym} from './pseudonym.js'
import {clean, joined, type Rewrite} from './rewrite.js'

/** null: it does not say the same again. */
const proven = <T>(printed: string, parse: (text: string) => {readonly issues: readonly unknown[]; value: T}, as: T) =>
  JSON.stringify(clean(parse(printed))) === JSON.stringify(as) ? printed : null

export const redactBpf: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseDmabufBpf(text, place))
  if (value === null) return null
  const rows = value.rows.map((row) => ({...row, name: row.name === null ? null : pseudonym('name', row.name)}))
  const printed = joined(rows.flatMap(({exporter, inode, name, size}) => [`${inode}`, `${size}`, name ?? '', exporter]))
  return proven(printed, (again) => parseDmabufBpf(again, place), {rows, whole: true})
}

export const redactDrmClients: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseDrmClients(text, place))
  if (value === null) return null
  const hide = hider(pseudonym)
  const rows = value.rows.map((row) => ({
    ...row,
    comm: row.comm === null ? null : hide('comm', row.comm),
    name: row.name === null ? null : hide('name', row.name)
  }))
  const numbered = rows.some(({id}) => id !== null)
  const heading = `${'command'.padStart(20)} ${' tgid'} dev master a   uid      magic`
  const printed = joined([
    numbered ? `${heading} ${'name'.padEnd(64)} ${'id'.padStart(20)}` : heading,
    ...rows.map((row) => drmRow(row, numbered))
  ])
  return proven(printed, (again) => parseDrmClients(again, place), {rows})
}

function drmRow({authenticated, comm, id, master, minor, name, tgid, uid}: DrmClient, numbered: boolean): string {
  const yes = (is: boolean): string => (is ? 'y' : 'n')
  const cells = [
    (comm ?? '<unknown>').padStart(20),
    `${tgid}`.padStart(5),
    `${minor}`.padStart(3),
    `  ${yes(master)}   `,
    yes(authenticated),
    `${uid}`.padStart(5),
    '0'.padStart(10)
  ]
  return [...cells, ...(numbered ? [(name ?? '<unset>').padStart(64), `${id}`.padStart(20)] : [])].join(' ')
}

/** Timelines alone: nothing is made of the files. */
export const redactSync: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseSyncInfo(text, place))
  if (value === null) return null
  const timelines = value.timelines.map((one) => ({...one, name: pseudonym('name', one.name)}))
  const rule = '--------------'
  const printed = joined([
    'objs:',
    rule,
    ...timelines.flatMap((one) => [`${one.name}: ${one.value}`, ...one.fences.map(syncFence), '']),
    'fences:',
    rule
  ])
  return proven(printed, (again) => parseSyncInfo(again, place), {syncFiles: [], timelines})
}

/** `pt` may say its own number alone. */
function syncFence({seqno, signaledAt, state, timelineValue}: SyncFence): string {
  const kind = seqno !== null && timelineValue === null ? 'pt' : 'fence'
  const numbers = seqno === null ? '' : `: ${seqno}${timelineValue === null ? '' : ` / ${timelineValue}`}`
  return `  ${kind} ${state}${signaledAt === null ? '' : `@${signaledAt}`}${numbers}`
}

/** Addresses, flags and what the process wrote beside them go. */
export const redactKgsl: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseKgslMem(text, place))
  if (value === null) return null
  const allocations = value.allocations.map((one) => ({...one, label: hideLabel(one, pseudonym)}))
  const printed = joined([
    'gpuaddr size flags type usage sglen inode',
    ...allocations.map((one) => `0 ${one.bytes} ----- ${kgslType(one)} ${one.label ?? 'any'} 0 ${one.inode ?? 0}`)
  ])
  return proven(printed, (again) => parseKgslMem(again, place), {allocations, areas: []})
}

const hideLabel = ({label}: Allocation, pseudonym: Pseudonym): string | null =>
  label === null ? null : pseudonym('name', label)

const kgslType = ({dmabuf}: Allocation): string => (dmabuf === null ? 'usermem' : dmabuf ? 'ion' : 'gpumem')
