/** From the text at a place to one without names: one rewriter for each kind of file; what has none is left out. */

import {looksLikeDrmGemNames} from '../drm/drm-gem-names.js'
import {observeText} from '../index.js'
import type {Place} from '../paths.js'
import type {Slot} from '../slots.js'
import {redactBufinfo} from './bufinfo-text.js'
import {redactFdinfo, redactTarget} from './descriptor.js'
import {redactBootId, redactCaptureErrors, redactMounts, redactVersion} from './machine-text.js'
import {redactMaps} from './maps-text.js'
import {redactBpf, redactDrmClients, redactKgsl, redactSync} from './media-text.js'
import {redactCgroup, redactCmdline, redactComm, redactStat, redactStatus} from './process-text.js'
import type {Means, Rewrite} from './rewrite.js'

/** Numbers, and words of the kernel: as it is, if it is understood to the last line. */
const asItIs: Rewrite = (text, place) => {
  const {issues, observations} = observeText(place, text)
  return issues.length === 0 && observations.every((one) => one.of !== 'fault') ? text : null
}

/** Of what stands in this folder only the list of names, which are numbers. */
const objects: Rewrite = (text, place, means) => (looksLikeDrmGemNames(text) ? asItIs(text, place, means) : null)

const rewriters: Readonly<Partial<Record<Slot, Rewrite>>> = {
  'boot-id': redactBootId,
  bpf: redactBpf,
  bufinfo: redactBufinfo,
  'capture-errors': redactCaptureErrors,
  cgroup: redactCgroup,
  cma: asItIs,
  cmdline: redactCmdline,
  comm: redactComm,
  dmabuf_pss: asItIs,
  dmabuf_rss: asItIs,
  dmabuf_rss_hwm: asItIs,
  dmem: asItIs,
  'drm-clients': redactDrmClients,
  'drm-name': asItIs,
  'drm-objects': objects,
  fd: (text, _, {pseudonym}) => redactTarget(text.replace(/\n$/, ''), pseudonym),
  'fd-stat': asItIs,
  fdinfo: redactFdinfo,
  'ion-counter': asItIs,
  'kgsl-counter': asItIs,
  'kgsl-mem': redactKgsl,
  limits: asItIs,
  loadavg: asItIs,
  'mali-counter': asItIs,
  maps: redactMaps,
  meminfo: asItIs,
  memtrack: asItIs,
  mounts: redactMounts,
  osrelease: asItIs,
  'pool-kb': asItIs,
  'rk-counter': asItIs,
  smaps: redactMaps,
  stat: redactStat,
  'stat-after': asItIs,
  status: redactStatus,
  sync: redactSync,
  'sysfs-after': asItIs,
  'sysfs-exporter': asItIs,
  'sysfs-map-counter': asItIs,
  'sysfs-size': asItIs,
  uptime: asItIs,
  'v4l2-mem': asItIs,
  version: redactVersion,
  'video-name': asItIs,
  vmstat: asItIs
}

/** null: it is left out. An empty text says nothing of anybody. */
export function redactText(text: string, place: Place, means: Means): string | null {
  return text === '' ? '' : (rewriters[place.slot]?.(text, place, means) ?? null)
}
