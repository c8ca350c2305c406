/** Texts about V4L2, DRM, heaps and pools that nobody gave a path, told by what they look like: one line each. */
import {looksLikeAndroidGpumem, parseAndroidGpumem} from './android/android-gpumem.js'
import {looksLikeAndroidMeminfo, parseAndroidMeminfo} from './android/android-meminfo.js'
import {looksLikeLmkdKills, parseLmkdKills} from './android/lmkd-kills.js'
import {looksLikeDmabufDump} from './dmabuf-dump/dmabuf-dump.js'
import {observeDmabufDump} from './dmabuf-dump/observe.js'
import {looksLikeDrmClients, parseDrmClients} from './drm/drm-clients.js'
import {looksLikeDrmFdinfo, parseDrmFdinfo} from './drm/drm-fdinfo.js'
import {looksLikeSyncInfo, parseSyncInfo} from './fences/sync-debugfs.js'
import {looksLikeMtkDmaHeap, parseMtkDmaHeap} from './heaps/mtk-dma-heap.js'
import {looksLikeRkDmaHeap, parseRkDmaHeap} from './heaps/rk-dma-heap.js'
import type {InterfaceId, Origin, Parsed} from './interface.js'
import {lsofObservations, mtkObservations, openharmonyBuffers, rkObservations} from './listed-texts.js'
import {looksLikeMeminfo, parseMeminfo} from './memory/meminfo.js'
import {looksLikeMemorySeries, parseMemorySeries} from './memory/memory-series.js'
import {looksLikeVmstat, parseVmstat} from './memory/vmstat.js'
import type {Observation, Seen} from './observation.js'
import {looksLikeAttachCounts, parseAttachCounts} from './pasted/attach-counts.js'
import {looksLikeCrashDmabuf, parseCrashDmabuf} from './pasted/crash-dmabuf.js'
import {looksLikeAllocFailure, parseAllocFailure} from './pasted/dmesg-alloc-failure.js'
import {looksLikeExporterSums, parseExporterSums} from './pasted/exporter-sums.js'
import {looksLikeFdSeries, parseFdSeries} from './pasted/fd-series.js'
import {looksLikeLibrank, parseLibrank} from './pasted/librank.js'
import {looksLikeLsof, parseLsof} from './pasted/lsof.js'
import {looksLikeOpenharmonyDmabuf, parseOpenharmonyDmabuf} from './pasted/openharmony-dmabuf.js'
import {looksLikeHidumperMemory, parseHidumperMemory} from './pasted/openharmony-hidumper.js'
import {looksLikeSunxiDisp, parseSunxiDisp} from './pasted/sunxi-disp.js'
import * as of from './statements-of.js'
import {tableKinds} from './tables.js'
import {looksLikeV4l2Ctl, parseV4l2Ctl} from './v4l2/v4l2-ctl.js'
import {looksLikeV4l2Fdinfo, parseV4l2Fdinfo} from './v4l2/v4l2-fdinfo.js'
import {looksLikeV4l2Mem, parseV4l2Mem} from './v4l2/v4l2-mem.js'
import {looksLikeMemtrack, parseMemtrack} from './v4l2/v4l2-memtrack.js'

export interface MediaKind {
  readonly looksLike: (head: string) => boolean
  readonly observe: (text: string, origin: Origin) => Seen
}

const kind = <T>(
  id: InterfaceId,
  looksLike: MediaKind['looksLike'],
  parse: (text: string, origin: Origin) => Parsed<T | null>,
  observe: (value: T, path: string) => readonly Observation[]
): MediaKind => ({
  looksLike,
  observe(text, {path}) {
    const {issues, value} = parse(text, {path})
    const found = value === null ? [] : observe(value, path)
    return {issues, observations: [...found, {interface: id, of: 'media-read', path}]}
  }
})

const figures = <T>(
  id: InterfaceId,
  looksLike: MediaKind['looksLike'],
  parse: (text: string, origin: Origin) => Parsed<T | null>,
  of: (value: T) => readonly of.Figure[]
): MediaKind => kind(id, looksLike, parse, (value, path) => [{all: place(id, path, of(value)), of: 'statements'}])

/** Of a figure asked again and again: what it comes to, and its course. */
const series = <T>(
  looksLike: MediaKind['looksLike'],
  parse: (text: string, origin: Origin) => Parsed<T>,
  {courses, of}: {of: (value: T) => readonly of.Figure[]; courses: (value: T) => readonly of.FigureCourse[]}
): MediaKind =>
  kind('pasted-summary', looksLike, parse, (value, path) => [
    {all: place('pasted-summary', path, of(value)), of: 'statements'},
    {all: courses(value).map((one) => ({...one, interface: 'pasted-summary', path})), of: 'courses'}
  ])

const {place} = of

/** The first that fits: those that ask for least come last. */
export const mediaKinds: readonly MediaKind[] = [
  kind('v4l2-memtrack', looksLikeMemtrack, parseMemtrack, (value) => [
    {device: value.root?.name ?? '', of: 'memtrack', value}
  ]),
  kind('drm-fdinfo', looksLikeDrmFdinfo, parseDrmFdinfo, (value) => [
    {fd: null, of: 'drm-descriptor', pid: null, value}
  ]),
  kind('v4l2-fdinfo', looksLikeV4l2Fdinfo, parseV4l2Fdinfo, (value) => [
    {fd: null, of: 'v4l2-descriptor', pid: null, value}
  ]),
  kind('v4l2-ctl', looksLikeV4l2Ctl, parseV4l2Ctl, (value) => [{node: null, of: 'v4l2-ctl', value}]),
  kind('sync-debugfs', looksLikeSyncInfo, parseSyncInfo, ({timelines}) => [{all: timelines, of: 'timelines'}]),
  kind('meminfo', looksLikeMeminfo, parseMeminfo, (value, path) => [{of: 'meminfo', path, value}]),
  kind('meminfo', looksLikeVmstat, parseVmstat, (value, path) => [{of: 'vmstat', path, value}]),
  kind('mtk-dma-heap', looksLikeMtkDmaHeap, parseMtkDmaHeap, mtkObservations),
  kind('rk-dma-heap', looksLikeRkDmaHeap, parseRkDmaHeap, rkObservations),
  kind('drm-debugfs', looksLikeDrmClients, parseDrmClients, ({rows}) => [{folder: '', of: 'drm-opens', rows}]),
  ...tableKinds.map(({id, looksLike, parse}) =>
    kind(id, looksLike, parse, (value, path) => [{interface: id, of: 'table', path, value}])
  ),
  {looksLike: looksLikeDmabufDump, observe: (text, {path}) => observeDmabufDump(text, path)},
  kind('openharmony-memory', looksLikeOpenharmonyDmabuf, parseOpenharmonyDmabuf, openharmonyBuffers),
  figures('openharmony-memory', looksLikeHidumperMemory, parseHidumperMemory, of.ofHidumper),
  figures('android-meminfo', looksLikeAndroidMeminfo, parseAndroidMeminfo, of.ofAndroidMeminfo),
  figures('android-gpumem', looksLikeAndroidGpumem, parseAndroidGpumem, of.ofGpumem),
  figures('android-lmkd', looksLikeLmkdKills, parseLmkdKills, of.ofLmkdKills),
  kind('lsof', looksLikeLsof, parseLsof, lsofObservations),
  figures('librank', looksLikeLibrank, parseLibrank, of.ofLibrank),
  figures('crash-utility', looksLikeCrashDmabuf, parseCrashDmabuf, of.ofCrashDmabuf),
  figures('pasted-summary', looksLikeExporterSums, parseExporterSums, of.ofExporterSums),
  series(looksLikeMemorySeries, parseMemorySeries, {courses: of.coursesOfMemorySeries, of: of.ofMemorySeries}),
  figures('pasted-summary', looksLikeSunxiDisp, parseSunxiDisp, of.ofSunxiDisp),
  figures('pasted-summary', looksLikeAllocFailure, parseAllocFailure, of.ofAllocFailure),
  series(looksLikeFdSeries, parseFdSeries, {courses: of.coursesOfFdSeries, of: of.ofFdSeries}),
  figures('pasted-summary', looksLikeAttachCounts, parseAttachCounts, of.ofAttachCounts),
  kind('v4l2-mem', looksLikeV4l2Mem, parseV4l2Mem, ({rows}) => [{device: '', of: 'v4l2-mem', rows}])
]
