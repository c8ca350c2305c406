/** V4L2 instances and DRM clients as tables. */
import type {ClientRow} from '../../analysis/rows/client.js'
import type {InstanceRow} from '../../analysis/rows/instance.js'
import type {Engine} from '../../model/media.js'
import type {Table} from '../report.js'
import {plural} from '../text.js'
import {count, type Spec, size, table, text, wide} from './columns.js'

const instanceColumns: readonly Spec<InstanceRow>[] = [
  text('device', 'device', (row) => row.device),
  wide(text('kind', 'kind', (row) => row.kind)),
  text('node', 'node', (row) => nodeName(row.path)),
  wide(text('path', 'path', (row) => row.path)),
  count('pid', 'pid', (row) => row.pid),
  text('comm', 'comm', (row) => (row.openerGone === true ? '(gone)' : row.comm)),
  size('bytes', 'bytes', (row) => row.bytes),
  text('lowerBound', '', (row) => (row.lowerBound ? 'at least' : '')),
  size('queueBytes', 'queues', (row) => row.queueBytes),
  size('internalBytes', 'internal', (row) => row.internalBytes),
  wide(size('reservedBytes', 'reserved', (row) => row.reservedBytes)),
  wide(size('mappedBytes', 'mapped', (row) => row.mappedBytes)),
  text('holders', 'open in', (row) => heldBy(row, row.openerGone === true ? null : row.pid)),
  text('engines', 'busy', (row) => busyText(row.engines)),
  wide(text('busyNs', 'busy ns', (row) => exactText(row.engines))),
  wide(text('clocks', 'clocks', (row) => clocksText(row.engines))),
  wide(text('queues', 'queue parts', (row) => named(row.queues))),
  wide(text('internal', 'internal parts', (row) => named(row.internal))),
  wide(text('mediaNodes', 'media', (row) => row.mediaNodes.join(' ') || null)),
  wide(text('driver', 'driver', (row) => row.driver)),
  wide(text('type', 'type', (row) => row.type)),
  wide(text('memory', 'stated', (row) => row.memory.map(({bytes, name}) => `${name} ${bytes}`).join('; ') || null)),
  wide(text('others', 'other keys', (row) => othersText(row.others))),
  wide(text('listedBy', 'listed by', (row) => row.listedBy.join(' ')))
]

const clientColumns: readonly Spec<ClientRow>[] = [
  text('driver', 'driver', (row) => row.driver),
  text('pdev', 'pdev', (row) => row.pdev),
  count('clientId', 'client', (row) => row.clientId),
  text('name', 'name', (row) => row.name),
  text('pids', 'open in', openIn),
  size('total', 'total', (row) => sum(row, 'total')),
  size('shared', 'shared', (row) => sum(row, 'shared')),
  size('ownBytes', 'own', (row) => row.ownBytes),
  size('resident', 'resident', (row) => sum(row, 'resident') ?? sum(row, 'memory')),
  wide(size('ownRamBytes', 'own in RAM', (row) => row.ownRamBytes)),
  text('engines', 'busy', (row) => busyText(row.engines)),
  wide(text('busyNs', 'busy ns', (row) => exactText(row.engines))),
  wide(text('clocks', 'clocks', (row) => clocksText(row.engines))),
  wide(text('holders', 'descriptors', (row) => heldBy(row))),
  wide(text('regions', 'regions', regionsText)),
  wide(text('path', 'node', (row) => row.path)),
  wide(text('others', 'other keys', (row) => othersText(row.others))),
  wide(text('listedBy', 'listed by', (row) => row.listedBy.join(' ')))
]

export const instanceTable = (rows: readonly InstanceRow[]): Table => table(rows, withoutEmpty(rows, instanceColumns))
export const clientTable = (rows: readonly ClientRow[]): Table => table(rows, withoutEmpty(rows, clientColumns))

/** What no row tells would only take the room of what rows do tell. */
const withoutEmpty = <Row>(rows: readonly Row[], specs: readonly Spec<Row>[]): Spec<Row>[] =>
  specs.map((spec) =>
    spec.unit === 'text' && rows.length > 0 && rows.every((row) => !spec.value(row)) ? wide(spec) : spec
  )

export function instanceNotes(rows: readonly InstanceRow[]): string[] {
  const gone = rows.filter(({openerGone}) => openerGone === true)
  const bounds = rows.filter(({lowerBound}) => lowerBound).length
  const matched = rows.filter(({holdersEstimated}) => holdersEstimated).length
  const unknown = rows.filter(({bytes, kind}) => kind === 'descriptor' && bytes === null).length
  const tracked = rows.some(({kind}) => kind === 'device') ? '; queues of a tracked device stand in its row' : ''
  const placeless = rows.some(({kind, path}) => kind === 'instance' && path === null)
    ? '; what instances without a node have may be theirs'
    : ''
  return [
    ...gone.map(({device, holders, pid}) => {
      const where =
        holders.length === 0
          ? 'no descriptor of it was found'
          : `it is open in ${holders.map((one) => one.pid).join(', ')}`
      return `Opener gone: ${pid} opened an instance of ${device ?? 'a device'} and has ended; ${where}.`
    }),
    ...(bounds > 0
      ? [
          `At least: of ${plural(bounds, 'descriptor', 'descriptors')} only what the process has mapped is known; a driver’s own memory is in no interface of this kernel.`
        ]
      : []),
    ...(matched > 0
      ? [
          `Matched: which descriptor is which of ${plural(matched, 'instance', 'instances')} was concluded from their number and order.`
        ]
      : []),
    ...(unknown > 0
      ? [
          `Not known: ${plural(unknown, 'descriptor', 'descriptors')} of V4L2 nodes whose memory no interface tells${tracked}${placeless}.`
        ]
      : [])
  ]
}

export function clientNotes(rows: readonly ClientRow[]): string[] {
  const silent = rows.filter(({ownBytes, regions}) => ownBytes === null && Object.keys(regions).length > 0).length
  const unseen = rows.filter(({listedBy}) => !listedBy.includes('drm-fdinfo')).length
  const kept = rows.some(({regions}) => Object.values(regions).some(({internal}) => (internal ?? 0) > 0))
  return [
    `Own is total less shared: what is shared is a dma-buf, or in another client too.${kept ? ' What the driver keeps for a client is its own too, and in no total.' : ''}`,
    ...(silent > 0
      ? [`Own not known: the drivers of ${plural(silent, 'client', 'clients')} do not say what is shared.`]
      : []),
    ...(unseen > 0
      ? [`Only debugfs lists ${plural(unseen, 'client', 'clients')}: no descriptor of theirs was read.`]
      : [])
  ]
}

/** `85 gpuapp fd 3 4`; in the opener's own row `fd 3`. */
function heldBy({holders}: InstanceRow | ClientRow, opener: number | null = null): string | null {
  const texts = holders.map(({comm, descriptors, pid}) => {
    const who = pid === opener ? '' : `${pid} ${comm ?? ''} `.replace(/ {2}$/, ' ')
    return `${who}fd ${descriptors.join(' ')}`
  })
  return texts.join(', ') || null
}

/** `85 gpuapp, 86 gpupeer`; of what only debugfs lists, who opened it. */
function openIn({holders, pids}: ClientRow): string | null {
  const comms = new Map(holders.map(({comm, pid}) => [pid, comm]))
  return pids.map((pid) => `${pid} ${comms.get(pid) ?? ''}`.trimEnd()).join(', ') || null
}

/** `video0`: tables have little room. */
const nodeName = (path: string | null): string | null => path?.replace(/^\/dev\//, '') ?? null

const mega = (hz: number): string => String(Math.round(hz / 1e6))

/** `encoder 44.3 ms`: since it was opened. */
function busyText(engines: readonly Engine[]): string | null {
  const one = ({busyNs, cycles, name}: Engine): string[] =>
    busyNs !== null
      ? [`${name} ${(busyNs / 1e6).toFixed(busyNs < 1e8 ? 1 : 0)} ms`]
      : cycles !== null
        ? [`${name} ${cycles} cycles`]
        : []
  return engines.flatMap(one).join('; ') || null
}

const exactText = (engines: readonly Engine[]): string | null =>
  engines.flatMap(({busyNs, name}) => (busyNs === null ? [] : [`${name} ${busyNs}`])).join('; ') || null

/** `encoder 600 of 600 MHz`. */
function clocksText(engines: readonly Engine[]): string | null {
  const one = ({curHz, maxHz, name}: Engine): string[] =>
    curHz !== null
      ? [`${name} ${mega(curHz)}${maxHz === null ? '' : ` of ${mega(maxHz)}`} MHz`]
      : maxHz !== null
        ? [`${name} up to ${mega(maxHz)} MHz`]
        : []
  return engines.flatMap(one).join('; ') || null
}

const named = (parts: InstanceRow['queues']): string | null =>
  parts
    .map(({bytes, count: pieces, name}) => `${name ?? '(unnamed)'} ${bytes}${pieces === null ? '' : ` in ${pieces}`}`)
    .join('; ') || null

const othersText = (others: InstanceRow['others']): string | null =>
  others.map(({key, value}) => `${key} ${value}`).join('; ') || null

function sum({regions}: ClientRow, key: 'memory' | 'resident' | 'shared' | 'total'): number | null {
  const known = Object.values(regions).flatMap((region) => region[key] ?? [])
  return known.length === 0 ? null : known.reduce((total, bytes) => total + bytes, 0)
}

function regionsText({regions}: ClientRow): string | null {
  const texts = Object.entries(regions).map(
    ([name, {resident, shared, total}]) =>
      `${name} total ${total ?? '-'} shared ${shared ?? '-'} resident ${resident ?? '-'}`
  )
  return texts.join('; ') || null
}
