/** Coverage of the interfaces that list every buffer. */
import {bpfWhole} from './churn.js'
import {statusOf} from './coverage-status.js'
import type {Draft} from './drafts.js'
import type {Facts, FaultFact} from './facts.js'
import type {Coverage} from './snapshot.js'

export function listCoverage(facts: Facts, drafts: readonly Draft[]): Coverage[] {
  const rows = (has: (draft: Draft) => boolean) => drafts.filter(has).length
  const wholeBufinfo = facts.bufinfo.every(({whole}) => whole)
  return [
    sysfs(facts),
    list(
      'dmabuf-bufinfo',
      facts,
      wholeBufinfo,
      rows(({bufinfo}) => bufinfo.length > 0)
    ),
    list(
      'dmabuf-bpf',
      facts,
      bpfWhole(facts, drafts),
      rows(({bpf}) => bpf.length > 0)
    )
  ]
}

function sysfs(facts: Facts): Coverage {
  const of = (kind: FaultFact['fault']) =>
    facts.faults.filter((one) => one.interface === 'dmabuf-sysfs' && one.fault === kind).length
  const gonePaths = facts.faults
    .filter((one) => one.interface === 'dmabuf-sysfs' && one.fault === 'gone')
    .map(({path}) => path)
  const sizeless = [...facts.sysfs].filter(([, {size}]) => size === null).map(([inode]) => inode)
  const gone = sizeless.filter((inode) => gonePaths.some((path) => path.includes(`/${inode}`))).length
  const counts = {denied: of('denied'), gone, lost: sizeless.length - gone, read: facts.sysfs.size - sizeless.length}
  const listed = facts.sysfsListed || facts.sysfs.size > 0
  const empty = facts.sysfsListed && facts.sysfs.size === 0 && counts.denied === 0
  return {
    ...counts,
    interface: 'dmabuf-sysfs',
    reason:
      counts.lost > 0
        ? `${counts.lost} of ${facts.sysfs.size} buffers have no size in the capture`
        : listed
          ? facts.damage
          : null,
    status: listed && facts.damage !== null ? 'partial' : empty ? 'complete' : statusOf(counts),
    unit: 'buffers'
  }
}

/** One text that lists every buffer. */
function list(id: 'dmabuf-bpf' | 'dmabuf-bufinfo', facts: Facts, whole: boolean, read: number): Coverage {
  const texts = id === 'dmabuf-bpf' ? facts.bpf.length : facts.bufinfo.length
  const faults = facts.faults.filter((one) => one.interface === id)
  const denied = faults.filter(({fault}) => fault === 'denied').length
  const lost = faults.filter(({fault}) => fault === 'lost' || fault === 'unreadable').length
  const counts = {denied, gone: 0, lost, read}
  if (texts > 0) {
    return {
      ...counts,
      interface: id,
      reason: whole ? null : brokenReason(id, facts),
      status: whole ? 'complete' : 'partial',
      unit: 'buffers'
    }
  }
  const reason =
    denied > 0
      ? `not permitted (${faults[0]?.reason ?? ''}): needs root`
      : lost > 0
        ? 'stored empty in the capture'
        : null
  return {
    ...counts,
    interface: id,
    reason,
    status: denied > 0 ? 'denied' : lost > 0 ? 'partial' : 'absent',
    unit: 'buffers'
  }
}

/** What is left of a list tells least where its own total survived. */
function brokenReason(id: 'dmabuf-bpf' | 'dmabuf-bufinfo', {bufinfo}: Facts): string {
  if (id === 'dmabuf-bpf') return 'the text is cut, or buffers that processes hold are missing from it'
  const stated = bufinfo.find((text) => text.stated !== null)?.stated ?? null
  if (stated === null) return 'the text ends before its end, or lines of it could not be used'
  return `the text states ${stated.buffers} buffers of ${stated.bytes} bytes, and its rows do not add up to that`
}
