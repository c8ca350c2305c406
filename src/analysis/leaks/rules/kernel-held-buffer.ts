import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {bufferGroups, type FilingPlan, type LabelledGroup} from '../buffer-groups.js'
import {judgeGroup, type Member} from '../cohorts.js'
import type {Finding} from '../finding.js'
import {inFlightSource} from '../references.js'
import type {LeakRule} from '../rule.js'
import {type PastHolder, type UnheldBuffers, unheldBuffers} from '../unheld-buffers.js'
import {type LastKnown, lastKnown, type UnheldGroup, type UnheldMember, unheldFinding} from '../unheld-finding.js'

/**
 * Buffers of which it is sure that no process holds them, and what was known of who had them.
 *
 * Taken for a leak by mistake: what a driver rightly uses after its descriptor was closed, which attachments mostly tell
 * but not those of drivers that copy with the CPU; what a GEM handle keeps; a descriptor in flight that an old kernel
 * does not count. That is why most are only possible.
 */
export const kernelHeldBuffer: LeakRule = {
  id: 'kernel-held-buffer',
  least: 1,
  needs: [
    {anyOf: ['dmabuf-bufinfo', 'dmabuf-sysfs', 'dmabuf-bpf'], extent: 'whole'},
    {anyOf: ['process-list'], extent: 'whole'},
    {anyOf: ['dmabuf-fdinfo'], extent: 'whole'},
    {anyOf: ['dmabuf-maps'], extent: 'whole'}
  ],
  summary: 'buffers that no process holds',
  surest: 'likely',
  watch: () => {
    const buffers = unheldBuffers()
    const {groups, places, see} = bufferGroups(() => filedBy(buffers))
    let last: Snapshot | null = null
    return {
      findings: () => {
        if (last === null) return []
        const known = lastKnown(last)
        return [...groups.values()].flatMap((group) => judged(group, places, buffers, known))
      },
      see: (snapshot, {index, uptimeSeconds}) => {
        buffers.see(snapshot, places.length, uptimeSeconds)
        see({...snapshot, buffers: snapshot.buffers.filter((one) => isUnheld(one, buffers))}, index)
        last = snapshot
      }
    }
  }
}

/** What is known to lie in the queue of a socket is told there. */
const isUnheld = (buffer: DmaBuffer, buffers: UnheldBuffers): boolean =>
  buffer.inode !== null && inFlightSource(buffer)?.sole !== true && buffers.of(buffer.inode)?.unheld != null

function filedBy(buffers: UnheldBuffers): FilingPlan<UnheldGroup> {
  const lastHolders = ({inode}: DmaBuffer): readonly PastHolder[] =>
    (inode === null ? null : buffers.of(inode))?.lastHolders ?? []
  return {
    filings: (buffer) => {
      const {attachments, exporter, name, size} = buffer
      const label: UnheldGroup = {
        comms: distinct(lastHolders(buffer).flatMap(({comm}) => comm ?? [])),
        devices: attachments === null ? null : distinct(attachments),
        explainedBy: explainedBy(buffer),
        exporter,
        name: name === null ? null : foldNumbers(name),
        size
      }
      return [{key: JSON.stringify(label), label, name: label.name}]
    },
    unseen: () => false,
    signature: (buffer) =>
      [
        buffer.name,
        explainedBy(buffer),
        buffer.attachments === null ? 'untold' : buffer.attachments.join(),
        ...lastHolders(buffer).map(({comm, pid}) => `${pid} ${comm}`)
      ].join('\0\0')
  }
}

const explainedBy = ({hiddenRefsFrom}: DmaBuffer): UnheldGroup['explainedBy'] =>
  hiddenRefsFrom.map(({kind}) => kind).find((kind) => kind !== 'attachment') ?? null

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort()

function judged(
  group: LabelledGroup<UnheldGroup>,
  places: readonly number[],
  buffers: UnheldBuffers,
  last: LastKnown
): readonly Finding[] {
  const {label, members} = group
  const all = [...members]
    .flatMap((member) => {
      const known = buffers.of(member.inode)
      return known?.unheld == null ? [] : [{lastHolders: known.lastHolders, member, unheld: known.unheld}]
    })
    .toSorted((a, b) => a.member.inode - b.member.inode)
  const growth = judgeGroup(group, places.length, new Set())
  const ownObject = label.explainedBy === 'drm-prime-cache' && label.devices?.length === 0
  if (all.length === 0 || (ownObject && growth === null)) return []
  const grown = growth?.confidence === 'likely' ? new Set(growth.members) : new Set<Member>()
  const sure = all.filter((one) => isLikely(one, label, grown, last))
  const found = sure.length > 0 ? sure : all
  return [
    unheldFinding({
      confidence: sure.length > 0 ? 'likely' : 'possible',
      found,
      label,
      last,
      others: all.length - found.length,
      places
    })
  ]
}

function isLikely(
  {lastHolders, member, unheld}: UnheldMember,
  {devices, explainedBy}: UnheldGroup,
  grown: ReadonlySet<Member>,
  {isAlive}: LastKnown
): boolean {
  if (explainedBy !== null) return false
  if (grown.has(member) && unheld.snapshots >= 3) return true
  if (unheld.doubt !== null || devices?.length !== 0) return false
  const gone = lastHolders.length > 0 && !lastHolders.some(isAlive)
  return unheld.apart >= (gone ? 2 : 3)
}
