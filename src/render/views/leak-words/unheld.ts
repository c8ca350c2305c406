/** Words for the rules about buffers that live on though nobody is seen to need them. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText} from '../ledger.js'
import {kernelHeldWords} from './kernel-held.js'
import {buffersText, explainOne, howLong, isOrAre, othersText} from './phrases.js'
import {bufferText, holderText, type RuleWords} from './words.js'

export const unheldWords: RuleWords = {
  'crowded-group': {
    advice: (finding) =>
      `take more snapshots: whether they still grow tells a leak from a program that needs as many; ${explainOne(finding)}`,
    said: (finding, wording) => {
      const {allBytes, buffers} = finding.args
      const all = sizeText(Number(allBytes), wording)
      const holder = finding.subject.pid === null ? nobody(finding) : holderText(finding)
      return `${holder} holds ${plural(Number(buffers), 'buffer', 'buffers')} ${bufferText(finding)}, ${sizeText(finding.subject.size ?? 0, wording)} each, ${sizeText(finding.bytes, wording)} of ${all} in all dma-bufs: more of one kind than any queue has.`
    }
  },
  'cycle-leak': {
    advice: (finding) => `${cycleAdvice(finding)}; ${explainOne(finding)}`,
    said: (finding, wording) => {
      const {before, buffers, declared, survivors} = finding.args
      const many = `${plural(Number(buffers), 'buffer', 'buffers')} ${bufferText(finding)}`
      const [than, when] =
        declared === 1
          ? ['at the baseline', 'came in the cycle and stayed beyond it']
          : ['in the first of three snapshots', 'came before the second and were still there in the third']
      const first = before === 0 ? '; there were none, so a pool may have been filled' : ''
      return `Held by ${holderNames(finding)}: ${many} more than ${than}, ${sizeText(finding.bytes, wording)}: ${survivors === buffers ? 'they' : survivors} ${when}${first}${othersText(finding)}.`
    }
  },
  'hidden-references': {
    advice: (finding) =>
      `look for what takes references without attaching (dma_buf_get() in a driver, io_uring's registered files, a thread with descriptors of its own); ${explainOne(finding)}`,
    said: (finding, wording) => {
      const {refs, refsBefore, rises} = finding.args
      const many = `${plural(Number(refs), 'reference', 'references')} that no descriptor, map, attachment or socket accounts for`
      const rise = rises === 1 ? `, ${refsBefore} at first and ever more` : ''
      return `${buffersText(finding, wording)}, held by ${holderNames(finding)}, ${Number(finding.args.buffers) === 1 ? 'has' : 'have'} ${many} ${howLong(finding)}${rise}${othersText(finding)}.`
    }
  },
  'in-flight-descriptors': {
    advice: (finding) =>
      finding.subject.pid === null
        ? `look which of ${finding.subject.sharedWith.join(', ')} does not read its sockets; ${explainOne(finding)}`
        : `look why ${holderText(finding)} does not read its socket: stopped, or waiting (cat /proc/${finding.subject.pid}/wchan); ${explainOne(finding)}`,
    said: (finding, wording) => {
      const {args, subject} = finding
      const pids = [...(subject.pid === null ? [] : [holderText(finding)]), ...subject.sharedWith].join(', ')
      const socket = args.sockets === 1 ? `a socket of ${pids}` : `sockets of ${pids}`
      const lies = args.sure === 1 ? 'lies' : 'may lie'
      return `${buffersText(finding, wording)}, ${isOrAre(finding)} held by no process; a descriptor, sent and not received, ${lies} in ${socket} ${howLong(finding)}.`
    }
  },
  'kernel-held-buffer': kernelHeldWords,
  'orphaned-share': {
    advice: (finding) =>
      `look whether ${finding.subject.sharedWith.join(', ')} still needs what came from processes that are gone; ${explainOne(finding)}`,
    said: (finding, wording) => {
      const {args, subject} = finding
      const makers = `${args.makers} processes${subject.comm === null ? '' : ` ${subject.comm}`}`
      return `${buffersText(finding, wording)}, came from ${makers} that are gone and ${isOrAre(finding)} still held by ${subject.sharedWith.join(', ')} ${howLong(finding)}, which may be right.`
    }
  }
}

const nobody = ({args: {unheld}}: Finding): string => (unheld === 'kernel-held' ? 'nobody' : 'nobody that was seen')

function holderNames(finding: Finding): string {
  const {comm, pid, sharedWith, what} = finding.subject
  if (pid === null && sharedWith.length === 0) return nobody(finding)
  if (pid !== null) return holderText(finding)
  return `${what ?? comm ?? 'processes'} (${sharedWith.join(', ')})`
}

function cycleAdvice({args: {before, declared}}: Finding): string {
  if (declared === 0) return 'name the cycle with --baseline-index and --final-index to have it judged as one'
  return before === 0
    ? 'run the cycle once before the baseline, so that pools are full by then'
    : 'look for what the end of the cycle does not free'
}
