import {string as argument} from '@oclif/core/args'
import {boolean, custom, integer, option, string} from '@oclif/core/flags'
import {type Filter, filterKeys, parseFilter} from './analysis/filter.js'
import {ExitCode, MediamemError} from './errors.js'
import {findingFormats, formats} from './render/formats/index.js'

const helpGroup = 'OUTPUT'

/** What every command reads. Never from standard input unasked: a loop over captures would lose its list. */
export const sourceArgument = argument({
  default: 'live:',
  description:
    'Capture (tar, folder or text), Android bugreport, saved snapshot, ssh://HOST, adb:, or - for standard input; left out: this machine.',
  ignoreStdin: true
})

const comparedArgument = (what: string) =>
  argument({description: `${what}: any of what other commands take.`, ignoreStdin: true, required: true})

export const beforeArgument = comparedArgument('The earlier one')
export const afterArgument = comparedArgument('The later one')

/** Flags of every command that shows a result. */
export const commonFlags = {
  format: formatFlag(Object.keys(formats) as (keyof typeof formats)[]),
  columns: string({summary: 'Columns to print, comma-separated.', helpValue: 'A,B', helpGroup}),
  sort: string({summary: 'Column to sort by; - before it for descending.', helpValue: '[-]COLUMN', helpGroup}),
  top: integer({
    min: 0,
    summary: 'Print the first N rows only, 0 for all; a table prints 20.',
    helpValue: 'N',
    helpGroup
  }),
  'no-header': boolean({summary: 'Leave out the column titles.', helpGroup}),
  bytes: boolean({summary: 'Exact bytes in tables too.', helpGroup}),
  redact: boolean({summary: 'Replace names, command lines and the host in the output.', helpGroup}),
  timeout: integer({
    default: 5,
    min: 1,
    max: 3600,
    summary: 'Seconds that one debugfs file of this machine may take to answer.',
    helpValue: 'S',
    helpGroup: 'INPUT'
  }),
  'no-color': boolean({summary: 'No colours, even on a terminal.', helpGroup})
}

/** For commands that judge. */
export const findingFormatFlag = formatFlag(Object.keys(findingFormats) as (keyof typeof findingFormats)[])

function formatFlag<Name extends string>(names: readonly Name[]) {
  return option({
    options: names,
    default: 'table' as Name,
    summary: 'How to print the result.',
    helpGroup
  })()
}

/** For commands whose rows are about buffers. */
export const filterFlag = custom<Filter>({
  multiple: true,
  multipleNonGreedy: true,
  summary: 'Only what matches: comm, pid, exporter, name or device. May be repeated.',
  helpValue: 'KEY=GLOB',
  parse: async (text) => filter(text),
  helpGroup
})()

function filter(text: string): Filter {
  const parsed = parseFilter(text)
  if (parsed !== null) return parsed
  const message = `expected KEY=GLOB with KEY one of ${filterKeys.join(', ')}: ${text}`
  throw new MediamemError('USAGE', message, ExitCode.Usage, ["--filter 'comm=camera*'"])
}
