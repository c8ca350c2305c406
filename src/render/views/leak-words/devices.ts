/** Words for the rules about codecs, GPUs and where memory is taken from. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText, type Wording} from '../ledger.js'
import {holderText, type RuleWords} from './words.js'

export const deviceWords: RuleWords = {
  'cma-staircase': {
    advice: ({args, subject: {path}}) =>
      args.counts === 'not free'
        ? 'empty the page cache (echo 1 > /proc/sys/vm/drop_caches) and take another snapshot: what stays taken is no file’s; then stop one program after the other and see which run costs a piece'
        : `run one program at a time and read /${path} before and after: which run costs a piece tells whose driver keeps it`,
    said: (finding, wording) => {
      const {args, subject} = finding
      const steps =
        args.stepBytes === null
          ? ''
          : `, ${plural(Number(args.equalSteps), 'time', 'times')} by ${sizeText(Number(args.stepBytes), wording)} each`
      const area = args.counts === 'not free' ? 'CMA' : `the contiguous area ${subject.what}`
      const extent = finding.confidence === 'possible' ? 'all' : 'part'
      const pages = args.counts === 'not free' ? ` Movable pages of programs and files may be ${extent} of it.` : ''
      return `Of ${area} ${grew(finding, wording, 'more is taken')}${steps}; ${besideCma(finding, wording)}.${pages}`
    }
  },
  'dead-instance': {
    advice: ({args, subject: {pid}}) =>
      pid !== null
        ? `mediamem attribute SOURCE --by instance tells what it holds; if ${pid} has no use for it, it must close its descriptor`
        : args.held === 'perhaps'
          ? 'mediamem attribute SOURCE --by instance lists the descriptors that may be it'
          : 'look at the release() of the driver, and in the kernel log for when its opener ended',
    said: (finding, wording) => {
      const {args, bytes} = finding
      const many = Number(args.instances) > 1
      const what = `${plural(Number(args.instances), 'instance', 'instances')} of ${device(finding)} ${many ? 'hold' : 'holds'} ${sizeText(bytes, wording)}`
      const whose = `${many ? 'Their' : 'Its'} opener${opener(finding)} is gone${whoHas(finding)}`
      return `${what}. ${whose}${lasting(Number(args.snapshots))}.${doubted(args.doubts)}`
    }
  },
  'gpu-object-growth': {
    advice: ({subject: {device: gpu, path, pid}}) =>
      pid === null
        ? `read ${path === null ? 'the listing of the driver' : `/${path}`} again: whose objects are new? mediamem attribute SOURCE --by client tells what each client has`
        : `mediamem attribute SOURCE --by client tells the regions of ${pid}; look for GEM handles of ${gpu ?? 'the GPU'} that are not closed when their descriptor is`,
    said: (finding, wording) => {
      const {args} = finding
      if (args.growthObjects === null)
        return `GPU objects of ${args.of === 'client' ? holderText(finding) : 'all clients together'} on ${device(finding)} ${grew(finding, wording, 'grew')}, while ${args.of === 'client' ? 'its descriptors' : 'what clients and dma-bufs account for'} did not.`
      return `${device(finding)} has ${plural(Number(args.growthObjects), 'object', 'objects')} more over ${plural(Number(args.snapshots), 'snapshot', 'snapshots')}${args.growthBytes === null ? '' : `, ${sizeText(Number(args.growthBytes), wording)}`}; no client and no dma-bufs that were seen account for it.`
    }
  },
  'growing-instances': {
    advice: ({subject: {comm, pid}}) =>
      `mediamem attribute SOURCE --by instance lists them; does ${pid ?? comm ?? 'the program'} close each when its stream ends?`,
    said: (finding) => {
      const {args, subject} = finding
      const who = subject.comm === null && subject.pid === null ? 'programs not known' : holderText(finding)
      return `${who} has ${args.instances} ${args.unit} of ${device(finding)} open, ${args.growth} more than after the first quarter of ${plural(finding.evidence.length, 'snapshot', 'snapshots')}, and ever more.`
    }
  },
  'idle-instance': {
    advice: ({subject: {path, pid}}) =>
      `is it paused, or kept for what comes next? Else ${pid} should close ${path ?? 'it'}, or free its queues (VIDIOC_REQBUFS with 0)`,
    said: (finding, wording) => {
      const {args, bytes, subject} = finding
      const several = Number(args.instances) > 1
      return `${plural(Number(args.instances), 'instance', 'instances')} of ${device(finding)}${subject.path === null ? '' : ` (${subject.path})`} that ${holderText(finding)} has open ${several ? 'hold' : 'holds'} ${args.lowerBound === 'yes' ? 'at least ' : ''}${sizeText(bytes, wording)}; no engine moved for ${args.idleSeconds} s. A paused player looks the same.`
    }
  },
  'pool-growth': {
    advice: ({args}) =>
      args.kind === 'pool'
        ? 'see whether it falls when memory runs short (echo 2 > /proc/sys/vm/drop_caches asks for it): a cache does'
        : 'compare what the heap gave out with the dma-bufs by mediamem attribute SOURCE --by exporter',
    said: (finding, wording) => {
      const {args, subject} = finding
      const what = `${subject.name ?? 'without a name'}${subject.path === null ? '' : ` (/${subject.path})`}`
      return args.kind === 'pool'
        ? `The free pages of the pool ${what} ${grew(finding, wording, 'grew')}. A cache that fills looks the same.`
        : `What the heap ${what} gave out ${grew(finding, wording, 'grew')}; ${args.dmabufGrowthBytes === null ? 'the dma-bufs were not all listed, it may be theirs' : `the dma-bufs ${moreBytes(args.dmabufGrowthBytes, wording)}`}.`
    }
  },
  'unexplained-growth': {
    advice: () =>
      'compare /proc/vmallocinfo and, where the kernel has it, /proc/allocinfo of two moments: they tell who took the pages',
    said: (finding, wording) =>
      `Memory that is not free, in no line of /proc/meminfo and in no interface about media ${grew(finding, wording, 'grew')}. Nothing tells whose it is.`
  }
}

const device = ({subject}: Finding): string => subject.device ?? subject.what ?? 'an unknown device'

/** `grew by 40.0 MiB over 12 snapshots (4.0 MiB each, 240.0 MiB an hour)`. */
function grew({args}: Finding, wording: Wording, verb: string): string {
  const hourly = args.perHourBytes === null ? '' : `, ${sizeText(Number(args.perHourBytes), wording)} an hour`
  const by = verb === 'grew' ? 'grew by ' : `${verb}: `
  return `${by}${sizeText(Number(args.growthBytes), wording)} over ${plural(Number(args.snapshots), 'snapshot', 'snapshots')} (${sizeText(Number(args.perSnapshotBytes), wording)} each${hourly})`
}

const moreBytes = (growth: Finding['args'][string] | undefined, wording: Wording): string =>
  Number(growth) > 0 ? `grew by ${sizeText(Number(growth), wording)}` : 'did not grow'

const besideCma = ({args}: Finding, wording: Wording): string =>
  args.mediaGrowthBytes === null
    ? 'the dma-bufs were not all listed, it may be theirs'
    : `the buffers that may be in it ${moreBytes(args.mediaGrowthBytes, wording)}${Number(args.moreOpen) > 0 ? `, and ${plural(Number(args.moreOpen), 'more device is', 'more devices are')} open than before` : ''}`

function opener({args}: Finding): string {
  if (args.openerComm === null) return args.opener === null ? '' : `, process ${args.opener},`
  return `, ${args.openerComm}${args.opener === null ? '' : ` (${args.opener})`},`
}

const whoHas = (finding: Finding): string =>
  finding.args.held === 'no'
    ? ', and no process has a descriptor of it'
    : finding.args.held === 'perhaps'
      ? '; a descriptor that is left may be its own'
      : `; ${holderText(finding)} has the descriptor now, which may be meant so`

const lasting = (snapshots: number): string => (snapshots > 1 ? ` (${snapshots} snapshots in a row)` : '')

const doubts: Readonly<Record<string, string>> = {
  'in-flight': 'a descriptor may be on its way through a socket',
  mapped: 'somebody may have it mapped',
  race: 'processes or buffers came and went while the capture was taken'
}

function doubted(said: number | string | null | undefined): string {
  const reasons = String(said ?? '')
    .split(', ')
    .flatMap((one) => doubts[one] ?? [])
  return reasons.length === 0 ? '' : ` What speaks against it: ${reasons.join('; ')}.`
}
