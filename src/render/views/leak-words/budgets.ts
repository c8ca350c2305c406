/** Words for what the user granted. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText, type Wording} from '../ledger.js'
import type {RuleWords} from './words.js'

export const budgetWords: RuleWords = {
  'budget-exceeded': {
    advice: ({args, subject: {comm, device, exporter}}) => {
      if (args.of === 'descriptors')
        return 'mediamem attribute SOURCE --columns pid,comm,descriptors,openFiles tells whose'
      const filter = Object.entries({comm, device, exporter}).find(([, glob]) => glob !== null)
      return filter === undefined
        ? 'mediamem attribute SOURCE tells who holds it'
        : `mediamem attribute SOURCE --by buffer --filter ${quoted(filter.join('='))} lists it`
    },
    said: (finding, wording) => {
      const {args, evidence} = finding
      const used = `${args.bound === 'exact' ? '' : 'at least '}${amount(finding, Number(args.value), wording)}`
      const granted = `the budget grants ${amount(finding, Number(args.limit), wording)}`
      return args.kind === 'growth'
        ? `${whose(finding)} grew by ${used} over ${evidence.length} snapshots, ${granted}.`
        : `${whose(finding)} came to ${used}, ${granted}: more than that in ${args.over} of ${plural(evidence.length, 'snapshot', 'snapshots')}.`
    }
  }
}

function whose({args, subject: {comm, device, exporter}}: Finding): string {
  switch (args.of) {
    case 'comm':
      return `What processes called "${comm}" hold`
    case 'descriptors':
      return `${args.class === 'total' ? 'All descriptors' : `Descriptors of class ${args.class}`}${comm === null ? '' : ` of processes called "${comm}"`}`
    case 'device':
      return `What is attached to "${device}"`
    case 'exporter':
      return `What "${exporter}" made`
    default:
      return 'All dma-bufs together'
  }
}

const amount = ({args: {unit}}: Finding, value: number, wording: Wording): string =>
  unit === 'bytes'
    ? sizeText(value, wording)
    : unit === 'buffers'
      ? plural(value, 'buffer', 'buffers')
      : plural(value, 'descriptor', 'descriptors')

/** For a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
