/** Commands that tell more, whole, for a shell. Those that read /proc or /sys are for the machine itself. */
import type {BufferExplanation, DeviceExplanation, Explanation, ProcessExplanation} from './explanation.js'
import type {Step} from './steps.js'

/**
 * - `buffer`: who has had one of the largest group, the oldest.
 * - `descriptors`, `maps`: which of the process they are.
 * - `device`, `holder`: who is behind it.
 * - `file`: what the kernel says of that open file.
 * - `fences`: whoever does not signal.
 * - `interfaces`: what could have been read and was not.
 * - `later`: one snapshot has no history.
 * - `leaks`: what the rules say of the same snapshots.
 * - `references`: the one interface that lists devices and counts references.
 */
export interface Next {
  readonly command: string
  readonly why:
    | 'buffer'
    | 'descriptors'
    | 'device'
    | 'fences'
    | 'file'
    | 'holder'
    | 'interfaces'
    | 'later'
    | 'leaks'
    | 'maps'
    | 'references'
}

type Unfinished<Of> = Of extends Explanation ? Omit<Of, 'next'> : never

/** `sources`: as the user named them; null: not to be shown. */
export function nextSteps(of: Unfinished<Explanation>, sources: readonly string[] | null): Next[] {
  const again =
    sources === null || sources.length > mostSources ? ' SOURCE...' : sources.map((one) => ` ${quoted(one)}`).join('')
  const found = 'origin' in of ? ofBuffer(of, again) : 'groups' in of ? ofProcess(of, again) : ofDevice(of, again)
  const series: Next =
    of.series.length > 1
      ? {command: `mediamem leaks${again}`, why: 'leaks'}
      : {command: 'mediamem snapshot -o later.tar.gz', why: 'later'}
  const met = new Set<string>()
  return [...found, series].filter(({command}) => !met.has(command) && met.add(command))
}

/** A shell makes many of one pattern: then SOURCE... stands for them. */
const mostSources = 3

/** So many of one kind are named; who has more looks them up in the paths. */
const most = 3

function ofBuffer(
  {coverage, gone, holderGap, paths, references, snapshot, subject}: Unfinished<BufferExplanation>,
  again: string
): Next[] {
  const {fences, holders, inode} = subject
  const pids = holders.slice(0, most)
  const nodes = [...new Set(paths.flatMap(({steps}) => steps.flatMap(nodeOf)))].slice(0, most)
  const explained: Next[] = [
    ...pids.map(({pid}): Next => ({command: `mediamem explain${again} --pid ${pid}`, why: 'holder'})),
    ...nodes.map((node): Next => ({command: `mediamem explain${again} --instance ${quoted(node)}`, why: 'device'}))
  ]
  if (gone !== null || inode === null) return explained
  const listed = coverage.some((one) => one.interface === 'dmabuf-bufinfo' && one.status === 'complete')
  const unclear = (references.unexplained ?? 1) > 0 || holderGap !== null
  return [
    ...explained,
    ...pids.flatMap(({descriptors, maps, pid}): Next[] => [
      ...(descriptors === 0
        ? []
        : [{command: `find -L /proc/${pid}/fd -maxdepth 1 -inum ${inode}`, why: 'descriptors' as const}]),
      ...(maps === 0 ? [] : [{command: `grep ' ${inode} .*dmabuf' /proc/${pid}/maps`, why: 'maps' as const}])
    ]),
    ...sockets(paths.flatMap(({steps}) => steps)),
    ...(fences?.some(({driver, signalled}) => !signalled && driver?.startsWith('sw_sync') === true) === true
      ? [{command: 'sudo cat /sys/kernel/debug/sync/info', why: 'fences' as const}]
      : []),
    ...(listed ? [] : [bufinfo]),
    ...(unclear
      ? [{command: `mediamem interfaces ${quoted(snapshot.source ?? 'SOURCE')}`, why: 'interfaces' as const}]
      : [])
  ]
}

const bufinfo: Next = {command: 'sudo cat /sys/kernel/debug/dma_buf/bufinfo', why: 'references'}

const nodeOf = (step: Step): string[] => (step.kind === 'instance' && step.path !== null ? [step.path] : [])

const sockets = (steps: readonly Step[]): Next[] =>
  steps
    .flatMap((step) => (step.kind === 'socket' ? step.openIn : []))
    .slice(0, most)
    .map(({descriptor, pid}) => ({command: `cat /proc/${pid}/fdinfo/${descriptor}`, why: 'file'}))

function ofProcess({clients, gone, groups, instances, subject}: Unfinished<ProcessExplanation>, again: string): Next[] {
  const {pid} = subject
  const nodes = [...new Set(instances.flatMap(({path}) => path ?? []))].slice(0, most)
  const files = [...clients, ...instances]
    .flatMap(({holders}) => holders.flatMap((one) => (one.pid === pid ? one.descriptors : [])))
    .slice(0, most)
  const [largest] = groups
  const oldest = largest?.inodes[0]
  return [
    ...(oldest === undefined ? [] : [{command: `mediamem explain${again} --inode ${oldest}`, why: 'buffer' as const}]),
    ...nodes.map((node): Next => ({command: `mediamem explain${again} --instance ${quoted(node)}`, why: 'device'})),
    ...(gone !== null || groups.length === 0 ? [] : [{command: `ls -l /proc/${pid}/fd`, why: 'descriptors' as const}]),
    ...(gone !== null ? [] : files.map((fd): Next => ({command: `cat /proc/${pid}/fdinfo/${fd}`, why: 'file'})))
  ]
}

function ofDevice({gone, imported, instances, snapshot}: Unfinished<DeviceExplanation>, again: string): Next[] {
  const holders = instances.flatMap((one) => one.holders)
  const pids = [...new Set(holders.map(({pid}) => pid))].slice(0, most)
  return [
    ...pids.map((pid): Next => ({command: `mediamem explain${again} --pid ${pid}`, why: 'holder'})),
    ...(imported.buffers > 0
      ? [{command: `mediamem attribute ${quoted(snapshot.source ?? 'SOURCE')} --by device`, why: 'device' as const}]
      : []),
    ...(gone !== null
      ? []
      : holders
          .slice(0, most)
          .flatMap(({descriptors: [fd], pid}): Next[] =>
            fd === undefined ? [] : [{command: `cat /proc/${pid}/fdinfo/${fd}`, why: 'file'}]
          ))
  ]
}

export const quoted = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
