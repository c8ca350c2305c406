/** Words for the rules about dma-bufs and who holds them. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText} from '../ledger.js'
import {bufferText, holderText, type RuleWords} from './words.js'

/** Who holds a buffer that no process was seen to hold is not known. */
const who = (finding: Finding): string =>
  finding.subject.pid === null ? 'No process was seen to hold' : `${holderText(finding)} holds`

export const bufferWords: RuleWords = {
  'growing-holder': {
    advice: ({subject: {inodes, pid}}) =>
      pid === null
        ? `mediamem explain SOURCE... --inode ${inodes[0]} tells who has had one of them`
        : `mediamem explain SOURCE... --pid ${pid} tells how it came by them; look for the close() that is missing`,
    said: (finding, wording) => {
      const {args, bytes, evidence} = finding
      const each = sizeText(Number(args.perSnapshotBytes), wording)
      return `${who(finding)} ${plural(Number(args.buffers), 'buffer', 'buffers')} ${bufferText(finding)}, ${sizeText(bytes, wording)}, born at ${args.births} of ${evidence.length} snapshots and never let go: ${each} more each time.`
    }
  }
}
