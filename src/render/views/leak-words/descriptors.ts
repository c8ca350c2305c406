/** Words for the rules about descriptors, maps, attachments and fences. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText, type Wording} from '../ledger.js'
import {bufferText, holderText, type RuleWords} from './words.js'

const kinds: Readonly<Record<string, string>> = {
  dmabuf: 'dma-bufs',
  drm: 'GPUs (DRM)',
  media: 'media controllers',
  syncFile: 'fences (sync_file)',
  total: 'all kinds',
  video: 'V4L2 nodes'
}

const number = (value: number | string | null | undefined): number | null => (typeof value === 'number' ? value : null)
const snapshots = ({evidence}: Finding): string => plural(evidence.length, 'snapshot', 'snapshots')
const explainPid = ({subject: {pid}}: Finding): string => `mediamem explain SOURCE... --pid ${pid}`
const explainInode = ({subject: {inodes}}: Finding): string => `mediamem explain SOURCE... --inode ${inodes[0]}`

/** `, 8 more over 12 snapshots`; nothing where one moment told. */
const grown = (finding: Finding, text: string | null = null): string => {
  const growth = number(finding.args.growth)
  return growth === null ? '' : `, at least ${text ?? growth} more over ${snapshots(finding)} and not given back`
}

function limit({args}: Finding): string {
  const [most, open, left] = [number(args.limit), number(args.open), number(args.left)]
  if (most === null || open === null || left === null) return ''
  const hours = number(args.hoursToLimit)
  const rest = number(args.snapshotsToLimit)
  const when =
    rest === null
      ? ''
      : `, at this rate for ${plural(rest, 'snapshot', 'snapshots')} more${hours === null ? '' : `, ${hours} hours`}`
  return ` Of the ${most} it may have, ${open} are open: ${left} are left${when}.`
}

export const descriptorWords: RuleWords = {
  'duplicate-descriptors': {
    advice: (finding) =>
      `${explainPid(finding)}; every export (VIDIOC_EXPBUF, DRM_IOCTL_PRIME_HANDLE_TO_FD, gbm_bo_get_fd) and every dup() makes a descriptor that wants a close()`,
    said: (finding) => {
      const {buffers, most} = finding.args
      const of =
        Number(buffers) === 1
          ? `${most} descriptors of one buffer`
          : `up to ${most} descriptors of each of ${buffers} buffers`
      return `${holderText(finding)} has ${of} ${bufferText(finding)}${grown(finding)}.`
    }
  },
  'growing-attachments': {
    advice: ({subject: {device, inodes}}) =>
      device === null
        ? 'cat /sys/kernel/debug/dma_buf/bufinfo tells which buffer and which devices'
        : `cat /sys/kernel/debug/dma_buf/bufinfo${inodes.length === 0 ? '' : ` and look for inode ${inodes[0]}`}; look for the import that is closed without dma_buf_detach() in the driver of ${device}`,
    said: (finding) => {
      const {args, subject} = finding
      if (subject.what === 'count') return `One buffer has ${args.attachments} attachments, far more than the others.`
      if (subject.what === 'device')
        return `${subject.device} has ${args.attachments} attachments beyond one to each buffer${grown(finding)}, while it has hardly more buffers.`
      const to =
        Number(args.buffers) === 1
          ? `${args.attachments} times to one buffer`
          : `up to ${args.attachments} times to each of ${args.buffers} buffers`
      return `${subject.device} is attached ${to}${grown(finding)}.`
    }
  },
  'growing-descriptors': {
    advice: (finding) => {
      const {pid, what} = finding.subject
      if (finding.args.samples !== null) return `ls -l /proc/${pid ?? 'PID'}/fd tells of what kind they are`
      return what === 'total'
        ? `ls -l /proc/${pid}/fd tells of what kind most are`
        : `${explainPid(finding)} tells what they are; look for the close() that is missing`
    },
    said: (finding) => {
      const {args, evidence, subject} = finding
      if (args.samples !== null)
        return `${subject.pid === null ? 'A process' : `Process ${subject.pid}`} has ${args.descriptors} descriptors, at least ${args.growth} more over ${evidence.length} samples and not given back.`
      const of = kinds[subject.what ?? ''] ?? subject.what
      return `${holderText(finding)} has ${plural(Number(args.descriptors), 'descriptor', 'descriptors')} of ${of}${grown(finding)}.${limit(finding)}`
    }
  },
  'growing-maps': {
    advice: (finding) =>
      finding.subject.what === 'video'
        ? `grep -c ${finding.subject.path} /proc/[0-9]*/maps tells who has them; look for the munmap() that is missing`
        : `${explainPid(finding)}; grep -c /dmabuf: /proc/${finding.subject.pid}/maps counts them; look for the munmap() that is missing`,
    said: (finding, wording) => {
      const {args, bytes, subject} = finding
      return subject.what === 'video'
        ? `${sizeText(bytes, wording)} of ${subject.path} are mapped${grown(finding, sizeText(Number(args.growth), wording))}, while no more descriptors of it are open.`
        : `${holderText(finding)} has ${plural(Number(args.maps), 'map', 'maps')} of dma-bufs beyond one of each${grown(finding)}, while it has hardly more buffers.`
    }
  },
  'stuck-fence': {
    advice: (finding) =>
      finding.subject.inodes.length === 0
        ? 'cat /sys/kernel/debug/sync/info; the program that made the timeline must advance it'
        : `${explainInode(finding)} tells who waits; dmesg tells whether the device hangs or was reset`,
    said: (finding, wording) => {
      const {args, subject} = finding
      const time = args.seconds === null ? '' : ` over ${args.seconds} s`
      if (subject.inodes.length === 0)
        return `Timeline ${args.timeline} stands at ${args.seqno} in ${args.snapshots} snapshots${time}, while more and more fences wait for it: ${args.fences} now.`
      const which = args.context === null ? `${args.seqno}` : `${args.context}:${args.seqno}`
      const more = Number(args.fences) > 1 ? `, the first of ${args.fences} that wait` : ''
      return `Fence ${which} of ${args.driver}, timeline ${args.timeline}${more}, is not signalled in ${args.snapshots} snapshots${time}: ${waiters(finding, wording)} for it.`
    }
  },
  'two-generations': {
    advice: ({subject: {path, what}}) =>
      `stop what uses ${what ?? 'the area'} and read ${path === null ? 'its list' : `/${path}`} again: what is left then has no owner; end such programs by SIGTERM, so that they can free their pools`,
    said: ({args, bytes, confidence, subject}, wording) => {
      const which =
        Number(args.repeated) === 1
          ? `"${args.name}"`
          : `${args.repeated} of ${args.labels} names, such as "${args.name}",`
      const [may, why] = confidence === 'possible' ? ['may be', ''] : ['are likely', ', as who took them is gone']
      return `${subject.what === null ? 'One area' : `Area ${subject.what}`} holds ${which} ${args.times} times in the same size: at least ${sizeText(bytes, wording)} ${may} left over from an earlier run${why}.`
    }
  }
}

const waiters = ({args, bytes}: Finding, wording: Wording): string =>
  Number(args.buffers) === 1
    ? `a buffer of ${sizeText(bytes, wording)} waits`
    : `${args.buffers} buffers of ${sizeText(bytes, wording)} wait`
