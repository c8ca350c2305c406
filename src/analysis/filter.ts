/** `KEY=GLOB`: which buffers a result is about. */
import type {Snapshot} from '../model/snapshot.js'

export const filterKeys = ['comm', 'pid', 'exporter', 'name', 'device'] as const
type FilterKey = (typeof filterKeys)[number]

export interface Filter {
  readonly key: FilterKey
  readonly glob: string
}

/** null: not of the form, or of an unknown key. */
export function parseFilter(text: string): Filter | null {
  const at = text.indexOf('=')
  const key = filterKeys.find((one) => one === text.slice(0, at))
  return at === -1 || key === undefined ? null : {glob: text.slice(at + 1), key}
}

/** `*` stands for any text, `?` for one character, everything else for itself. Linear in the text for each star. */
export function matchesGlob(glob: string, text: string): boolean {
  let g = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g++
      resume = t
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g += 1
      t += 1
    } else if (star !== -1) {
      g = star + 1
      t = ++resume
    } else return false
  }
  while (glob[g] === '*') g += 1
  return g === glob.length
}

/** Filters of one key are alternatives, those of different keys must all hold. */
export function passes(
  filters: readonly Filter[],
  keys: readonly FilterKey[],
  values: (key: FilterKey) => readonly string[]
): boolean {
  return keys.every((key) => {
    const globs = filters.filter((filter) => filter.key === key).map(({glob}) => glob)
    return globs.length === 0 || values(key).some((value) => globs.some((glob) => matchesGlob(glob, value)))
  })
}

/** For a result without names: what is asked for is one. */
export const withoutGlobs = (selection: Selection): Selection => ({
  ...selection,
  filters: selection.filters.map(({key}) => ({glob: '…', key}))
})

/** What the filters leave, by place in the lists of the snapshot: it stays right when names are hidden afterwards. */
export interface Selection {
  readonly filters: readonly Filter[]
  /** One for each buffer of the snapshot. */
  readonly buffers: readonly boolean[]
  readonly pids: ReadonlySet<number>
  /** Does a row of these processes and devices pass? Of what is of no process, only if the filters ask for none. */
  readonly passes: (pids: readonly number[], devices: readonly (string | null)[]) => boolean
}

export const isAboutProcesses = (filters: readonly Filter[]): boolean =>
  filters.some(({key}) => key === 'comm' || key === 'pid')

/** A buffer passes if it has what the filters ask for, and a holder that passes if they ask for processes. */
export function selectBy({buffers, processes}: Snapshot, filters: readonly Filter[]): Selection {
  const named = ({comm, pid}: {readonly comm: string | null; readonly pid: number}) =>
    passes(filters, ['comm', 'pid'], (key) => [key === 'comm' ? (comm ?? '') : String(pid)])
  const pids = new Set(processes.filter(named).map(({pid}) => pid))
  const all = new Set(processes.map(({pid}) => pid))
  /** Of a process that has ended only the pid is known. */
  const passesPid = (pid: number) => (all.has(pid) ? pids.has(pid) : named({comm: null, pid}))
  const aboutProcesses = isAboutProcesses(filters)
  return {
    buffers: buffers.map(({attachments, exporter, holders, name}) => {
      if (aboutProcesses && !holders.some(({pid}) => pids.has(pid))) return false
      const values = {comm: [], device: attachments ?? [], exporter: [exporter ?? ''], name: [name ?? ''], pid: []}
      return passes(filters, ['device', 'exporter', 'name'], (key) => values[key])
    }),
    filters,
    passes: (rowPids, devices) =>
      (!aboutProcesses || rowPids.some(passesPid)) &&
      passes(filters, ['device'], () => devices.map((device) => device ?? '')),
    pids
  }
}
