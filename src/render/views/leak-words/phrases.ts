/** Parts of sentences that several findings have in common. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText, type Wording} from '../ledger.js'
import {bufferText} from './words.js'

/** `3 buffers system "leak", 24.0 MiB`. */
export const buffersText = (finding: Finding, wording: Wording): string =>
  `${plural(Number(finding.args.buffers), 'buffer', 'buffers')} ${bufferText(finding)}, ${sizeText(finding.bytes, wording)}`

export const isOrAre = ({args: {buffers}}: Finding): string => (Number(buffers) === 1 ? 'is' : 'are')

/** Of the snapshots in a row. */
export const howLong = ({args: {seconds, snapshots}}: Finding): string =>
  snapshots === 1
    ? 'in the last snapshot'
    : `in ${snapshots} snapshots in a row${seconds === null ? '' : ` (${seconds} s)`}`

export const explainOne = ({subject: {inodes}}: Finding): string =>
  `mediamem explain SOURCE... --inode ${inodes[0]} tells all that is known of ${inodes.length === 1 ? 'it' : 'one'}`

/** `, 2 more alike are less sure`. */
export const othersText = ({args: {others}}: Finding): string =>
  Number(others) > 0 ? `, ${others} more alike ${Number(others) === 1 ? 'is' : 'are'} less sure` : ''
