/** What summaries say, as single figures. */
import type {AndroidGpumem} from './android/android-gpumem.js'
import type {AndroidMeminfo} from './android/android-meminfo.js'
import type {LmkdKill} from './android/lmkd-kills.js'
import type {InterfaceId} from './interface.js'
import type {MemorySeries} from './memory/memory-series.js'
import type {AttachCounts} from './pasted/attach-counts.js'
import type {CrashDmabuf} from './pasted/crash-dmabuf.js'
import type {AllocFailure} from './pasted/dmesg-alloc-failure.js'
import type {ExporterSums} from './pasted/exporter-sums.js'
import type {FdSeries} from './pasted/fd-series.js'
import type {Librank} from './pasted/librank.js'
import type {HidumperMemory} from './pasted/openharmony-hidumper.js'
import type {SunxiDisp} from './pasted/sunxi-disp.js'
import type {Course, Statement} from './statement.js'

/** A figure before it is said where it stands. */
export type Figure = Omit<Statement, 'interface' | 'path'>
export type FigureCourse = Omit<Course, 'interface' | 'path'>

const bytes = (name: string, value: number | null | undefined, of: Partial<Figure> = {}): Figure[] =>
  value === null || value === undefined ? [] : [{name, pid: null, subject: null, unit: 'bytes', value, ...of}]

const count = (name: string, value: number, of: Partial<Figure> = {}): Figure => ({
  name,
  pid: null,
  subject: null,
  unit: 'count',
  value,
  ...of
})

export const place = (id: InterfaceId, path: string, figures: readonly Figure[]): Statement[] =>
  figures.map((figure) => ({interface: id, path, ...figure}))

/** The account of the system, and of each process what of it is graphics. */
export function ofAndroidMeminfo({processes, system}: AndroidMeminfo): Figure[] {
  const {dmabuf, gpu, ion, zram, ...rest} = system ?? {}
  return [
    ...Object.entries(rest).flatMap(([name, value]) => (typeof value === 'number' ? bytes(name, value) : [])),
    ...Object.entries(dmabuf ?? {}).flatMap(([name, value]) => bytes(`dmabuf ${name}`, value)),
    ...Object.entries(ion ?? {}).flatMap(([name, value]) => bytes(`ion ${name}`, value)),
    ...Object.entries(gpu ?? {}).flatMap(([name, value]) => bytes(`gpu ${name}`, value)),
    ...Object.entries(zram ?? {}).flatMap(([name, value]) => bytes(`zram ${name}`, value)),
    ...processes.flatMap(({name: subject, pid, ...figures}) =>
      Object.entries(figures).flatMap(([name, value]) => bytes(name, value, {pid, subject}))
    )
  ]
}

/** Of a process that is no more: what was freed with it. */
export const ofLmkdKills = (kills: readonly LmkdKill[]): Figure[] =>
  kills.flatMap(({dmabufPss, dmabufRss, ionHeap, ionHeapPool, name: subject, pid}) => [
    ...bytes('killed: dmabuf_rss', dmabufRss, {pid, subject}),
    ...bytes('killed: dmabuf_pss', dmabufPss, {pid, subject}),
    ...bytes('at a kill: ION heap', ionHeap),
    ...bytes('at a kill: ION heap pool', ionHeapPool)
  ])

export const ofGpumem = ({gpus}: AndroidGpumem): Figure[] =>
  gpus.flatMap(({gpu, imported, processes, total}) => [
    ...bytes('total', total, {subject: `GPU ${gpu}`}),
    ...bytes('imported', imported, {subject: `GPU ${gpu}`}),
    ...processes.flatMap(({bytes: size, pid}) => bytes('total', size, {pid, subject: `GPU ${gpu}`}))
  ])

export const ofHidumper = ({processes}: HidumperMemory): Figure[] =>
  processes.flatMap(({comm: subject, dma, gl, graph, pid}) => [
    ...bytes('dma', dma, {pid, subject}),
    ...bytes('graph', graph, {pid, subject}),
    ...bytes('gl', gl, {pid, subject})
  ])

export const ofLibrank = ({rows}: Librank): Figure[] =>
  rows.flatMap(({library, processes, pss}) => [
    ...bytes('pss', pss, {subject: library}),
    ...processes.flatMap(({pid, pss: own, vss}) => [
      ...bytes('vss', vss, {pid, subject: library}),
      ...bytes('pss', own, {pid, subject: library})
    ])
  ])

export const ofCrashDmabuf = ({processes}: CrashDmabuf): Figure[] =>
  processes.flatMap(({buffers, bytes: size, comm: subject, pid}) => [
    count('buffers', buffers, {pid, subject}),
    ...bytes('bytes', size, {pid, subject})
  ])

export const ofExporterSums = ({buffers, exporters}: ExporterSums): Figure[] => [
  ...exporters.flatMap(({buffers: own, bytes: size, exporter: subject}) => [
    count('buffers', own, {subject}),
    ...bytes('bytes, rounded', size, {subject})
  ]),
  count('buffers', buffers)
]

export const ofAttachCounts = ({counts}: AttachCounts): Figure[] => [
  count('buffers', counts.length),
  count(
    'attachments',
    counts.reduce((sum, one) => sum + one, 0)
  ),
  count(
    'most attachments of one buffer',
    counts.reduce((most, one) => Math.max(most, one), 0)
  )
]

/** Of a series the ends and the extremes: its course stands beside, for a rule of leaks to judge. */
export const ofFdSeries = ({samples}: FdSeries): Figure[] =>
  course(
    'descriptors',
    'count',
    samples.map(({count: value}) => value)
  )

export const coursesOfFdSeries = ({samples}: FdSeries): FigureCourse[] =>
  [...new Set(samples.map(({pid}) => pid))].map((pid) => ({
    name: 'descriptors',
    pid,
    subject: null,
    unit: 'count',
    values: samples.filter((one) => one.pid === pid).map(({count: value}) => value)
  }))

export const coursesOfMemorySeries = ({columns, samples}: MemorySeries): FigureCourse[] =>
  columns.map((name, column) => ({
    name,
    pid: null,
    subject: null,
    unit: 'bytes',
    values: samples.flatMap(({kilobytes}) => (kilobytes[column] === undefined ? [] : [kilobytes[column] * 1024]))
  }))

export const ofMemorySeries = ({columns, samples}: MemorySeries): Figure[] =>
  columns.flatMap((name, place) =>
    course(
      name,
      'bytes',
      samples.flatMap(({kilobytes}) => (kilobytes[place] === undefined ? [] : [kilobytes[place] * 1024]))
    )
  )

function course(name: string, unit: Statement['unit'], values: readonly number[]): Figure[] {
  const [first] = values
  const last = values.at(-1)
  if (first === undefined || last === undefined) return []
  const figure = (what: string, value: number): Figure => ({
    name: `${name} ${what}`,
    pid: null,
    subject: null,
    unit,
    value
  })
  return [
    count(`${name} samples`, values.length),
    figure('first', first),
    figure('last', last),
    figure(
      'least',
      values.reduce((a, b) => Math.min(a, b), first)
    ),
    figure(
      'most',
      values.reduce((a, b) => Math.max(a, b), first)
    )
  ]
}

export const ofSunxiDisp = ({screens}: SunxiDisp): Figure[] =>
  screens.flatMap(({counters, screen}) =>
    counters.map(({name, value}) => count(name, value, {subject: screen === null ? null : `screen ${screen}`}))
  )

/** That an allocation failed, and of whom, is all it says: no bytes. */
export const ofAllocFailure = ({frames, videobuf2}: AllocFailure): Figure[] => [
  count(videobuf2 ? 'allocation failed in videobuf2' : 'allocation failed', 1, {
    subject: frames.find(({module}) => module !== null)?.module ?? null
  })
]
