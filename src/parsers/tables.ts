/** Listings of memory that are told apart by what they look like: several kinds stand at one path. */

import {looksLikeAndroidGralloc, parseAndroidGralloc} from './android/android-gralloc.js'
import {tableOfGralloc} from './android/gralloc-table.js'
import {looksLikeAmdgpuGemInfo, parseAmdgpuGemInfo} from './drm/amdgpu-gem-info.js'
import {looksLikeDrmBoStats, parseDrmBoStats} from './drm/drm-bo-stats.js'
import {looksLikeDrmFramebuffer, parseDrmFramebuffer} from './drm/drm-framebuffer.js'
import {looksLikeDrmGemEtnaviv, parseDrmGemEtnaviv} from './drm/drm-gem-etnaviv.js'
import {looksLikeDrmGemMsm, parseDrmGemMsm} from './drm/drm-gem-msm.js'
import {looksLikeDrmGemNames, parseDrmGemNames} from './drm/drm-gem-names.js'
import {looksLikeDrmGemsPanthor, parseDrmGemsPanthor} from './drm/drm-gems-panthor.js'
import {looksLikeI915GemGtt, parseI915GemGtt} from './drm/i915-gem-gtt.js'
import {looksLikeI915GemObjects, parseI915GemObjects} from './drm/i915-gem-objects.js'
import {looksLikeKgslMem, parseKgslMem} from './gpu/kgsl-mem.js'
import {looksLikeMaliGpuMemory, parseMaliGpuMemory} from './gpu/mali-gpu-memory.js'
import {looksLikeNvmapClients, parseNvmapClients} from './gpu/nvmap-clients.js'
import {looksLikeHisiMmz, parseHisiMmz} from './heaps/hisi-mmz.js'
import {looksLikeIonCarveout, parseIonCarveout} from './heaps/ion-carveout.js'
import {looksLikeIonClient, parseIonClient} from './heaps/ion-client.js'
import {looksLikeIonHeap, parseIonHeap} from './heaps/ion-heap.js'
import {looksLikeRkDmabufDev, parseRkDmabufDev} from './heaps/rk-dmabuf-dev.js'
import {looksLikeVcsmCma, parseVcsmCma} from './heaps/vcsm-cma.js'
import type {InterfaceId, Origin, Parsed} from './interface.js'
import {type MemoryTable, ownedBy} from './memory-table.js'
import type {Seen} from './observation.js'
import {looksLikeCrashCma, parseCrashCma} from './pasted/crash-cma.js'
import type {Place} from './paths.js'
import {issue} from './scan.js'

export interface TableKind {
  readonly id: InterfaceId
  readonly looksLike: (head: string) => boolean
  readonly parse: (text: string, origin: Origin) => Parsed<MemoryTable>
}

const kind = (id: InterfaceId, looksLike: TableKind['looksLike'], parse: TableKind['parse']): TableKind => ({
  id,
  looksLike,
  parse
})

/** The first that fits. */
export const tableKinds: readonly TableKind[] = [
  kind('drm-debugfs', looksLikeDrmGemNames, parseDrmGemNames),
  kind('drm-debugfs', looksLikeDrmFramebuffer, parseDrmFramebuffer),
  kind('drm-debugfs', looksLikeDrmGemsPanthor, parseDrmGemsPanthor),
  kind('drm-debugfs', looksLikeDrmGemMsm, parseDrmGemMsm),
  kind('drm-debugfs', looksLikeDrmGemEtnaviv, parseDrmGemEtnaviv),
  kind('drm-debugfs', looksLikeAmdgpuGemInfo, parseAmdgpuGemInfo),
  kind('drm-debugfs', looksLikeI915GemObjects, parseI915GemObjects),
  kind('drm-debugfs', looksLikeI915GemGtt, parseI915GemGtt),
  kind('drm-debugfs', looksLikeDrmBoStats, parseDrmBoStats),
  kind('kgsl', looksLikeKgslMem, parseKgslMem),
  kind('mali', looksLikeMaliGpuMemory, parseMaliGpuMemory),
  kind('nvmap', looksLikeNvmapClients, parseNvmapClients),
  kind('ion', looksLikeIonHeap, parseIonHeap),
  kind('ion', looksLikeIonClient, parseIonClient),
  kind('ion', looksLikeIonCarveout, parseIonCarveout),
  kind('ion', looksLikeHisiMmz, parseHisiMmz),
  kind('rk-dma-heap', looksLikeRkDmabufDev, parseRkDmabufDev),
  kind('vcsm-cma', looksLikeVcsmCma, (text, origin) => {
    const {issues, value} = parseVcsmCma(text, origin)
    return {issues, value: value.resources}
  }),
  kind('android-gralloc', looksLikeAndroidGralloc, (text, origin) => {
    const {issues, value} = parseAndroidGralloc(text, origin)
    return {issues, value: tableOfGralloc(value)}
  }),
  kind('crash-utility', looksLikeCrashCma, parseCrashCma)
]

/** A file of several possible kinds. Of none of them, its first line is an issue; empty, it lists nothing. */
export function observeTable(text: string, place: Place): Seen {
  const {interface: id, path} = place
  const found = tableKinds.find((one) => one.id === id && one.looksLike(text))
  if (found === undefined) {
    const first = text.split('\n', 1)[0] ?? ''
    return {issues: text.trim() === '' ? [] : [issue('unexpected-line', path, 1, first)], observations: []}
  }
  const {issues, value} = found.parse(text, place)
  return {issues, observations: [{interface: id, of: 'table', path, value: ownedBy(value, place)}]}
}
