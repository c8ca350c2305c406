/** Coverage of the interfaces that list every buffer. */

import {bpfWhole, sysfsWhole} from './churn.js'
import {statusOf} from './coverage-status.js'
import type {Draft} from './drafts.js'
import type {Facts} from './facts.js'
import {isLeftOut, lossReason} from './loss.js'
import type {Coverage, InterfaceId} from './snapshot.js'

/** In debugfs and nowhere else: who may not enter that has none of them. */
export const ofDebugfs: ReadonlySet<InterfaceId> = new Set([
  'dmabuf-bufinfo',
  'drm-debugfs',
  'nvmap',
  'sync-debugfs',
  'v4l2-mem',
  'v4l2-memtrack',
  'vcsm-cma'
])

export function listCoverage(facts: Facts, drafts: readonly Draft[]): Coverage[] {
  const rows = (has: (draft: Draft) => boolean) => drafts.filter(has).length
  const wholeBufinfo = facts.bufinfo.every(({whole}) => whole)
  return [
    sysfs(facts, drafts),
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

function sysfs(facts: Facts, drafts: readonly Draft[]): Coverage {
  const own = facts.faults.filter((one) => one.interface === 'dmabuf-sysfs')
  const denied = own.filter(({fault}) => fault === 'denied').length
  const sizeless = [...facts.sysfs].filter(([, {size}]) => size === null).map(([inode]) => inode)
  const ended = own.filter(({fault}) => fault === 'gone').map(({path}) => `${path}/`)
  const gone = sizeless.filter((inode) => ended.some((path) => path.includes(`/buffers/${inode}/`))).length
  const counts = {denied, gone, lost: sizeless.length - gone, read: facts.sysfs.size - sizeless.length}
  const listed = facts.sysfsListed || facts.sysfs.size > 0
  const whole = listed && counts.lost === 0 && sysfsWhole(facts, drafts)
  return {
    ...counts,
    interface: 'dmabuf-sysfs',
    reason: whole || !listed ? null : sysfsReason(facts, counts.lost),
    status: whole ? 'complete' : listed ? 'partial' : statusOf(counts),
    unit: 'buffers'
  }
}

function sysfsReason({damage, faults, sysfs: buffers}: Facts, lost: number): string {
  if (lost > 0) return `${lost} of ${buffers.size} buffers have no size in the capture`
  if (damage !== null) return damage
  const stranger = faults.find((one) => one.interface === 'dmabuf-sysfs' && one.fault === 'unreadable')
  return stranger === undefined
    ? 'buffers that processes hold are missing from it, or it was not readable'
    : `${stranger.path} is no buffer: the folder is not the kernel's`
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
      ? `not permitted (${faults.find(({fault}) => fault === 'denied')?.reason ?? ''}): needs root or CAP_DAC_READ_SEARCH`
      : lost > 0
        ? lossReason(faults)
        : absenceReason(id, facts)
  return {
    ...counts,
    interface: id,
    reason,
    status: denied > 0 ? 'denied' : lost > 0 && !isLeftOut(read, faults) ? 'partial' : 'absent',
    unit: 'buffers'
  }
}

/** null: kernels that have none look the same. */
export const absenceReason = (id: InterfaceId, {machine}: Facts): string | null =>
  ofDebugfs.has(id) && machine.get('debugfs')?.has('not mounted') === true ? 'debugfs is not mounted' : null

/** What is left of a list tells least where its own total survived. */
function brokenReason(id: 'dmabuf-bpf' | 'dmabuf-bufinfo', {bufinfo}: Facts): string {
  if (id === 'dmabuf-bpf') return 'the text is cut, or buffers that processes hold are missing from it'
  const stated = bufinfo.find((text) => text.stated !== null)?.stated ?? null
  if (stated === null) return 'the text ends before its end, or lines of it could not be used'
  return `the text states ${stated.buffers} buffers of ${stated.bytes} bytes, and its rows do not add up to that`
}
