import {custom, integer, string} from '@oclif/core/flags'
import {explainer} from '../analysis/explain/explain.js'
import type {Asked, Explanation} from '../analysis/explain/explanation.js'
import {BaseCommand} from '../base-command.js'
import {ExitCode, MediamemError} from '../errors.js'
import {explainView, missingText} from '../render/views/explain.js'

const subjects = ['inode', 'pid', 'instance']

export default class ExplainCommand extends BaseCommand<Explanation> {
  static override examples = [
    {
      command: '<%= config.bin %> <%= command.id %> capture.tar.gz --inode 12',
      description: 'What keeps a buffer alive:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> captures/ --inode 0xc',
      description: 'The same, with its history over the captures of a folder:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> captures/ --pid 82',
      description: 'What a process holds, and since when:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> capture.tar.gz --instance /dev/video0',
      description: 'Who has a codec open, and what it has:'
    }
  ]

  static override flags = {
    inode: custom<number>({
      exactlyOne: subjects,
      helpValue: 'N',
      parse: async (text) => inode(text),
      summary: 'The buffer of this inode, decimal or 0x and hexadecimal.'
    })(),
    instance: string({
      exactlyOne: subjects,
      helpValue: 'PATH',
      summary: 'The V4L2 node or device of this name: /dev/video0, video0, vicodec.0.'
    }),
    pid: integer({exactlyOne: subjects, helpValue: 'PID', min: 0, summary: 'The process of this id.'})
  }

  static override strict = false

  static override summary = 'Tell why a buffer, what a process holds, or a codec is still there.'

  static override usage = '<%= command.id %> [SOURCE...] --inode N | --pid PID | --instance PATH [FLAGS]'

  async run(): Promise<Explanation> {
    const {argv, flags} = await this.parse(ExplainCommand)
    const sources = argv.length === 0 ? ['live:'] : (argv as string[])
    const {answer, see} = explainer(asked(flags), flags.redact ? null : (argv as string[]))
    await this.loadSeries(sources, {
      see: (snapshot, {boot, index, moment, source}) =>
        see(this.shown(snapshot, flags), {
          boot,
          snapshot: index,
          source: flags.redact ? null : source,
          time: moment.captureStart,
          uptimeSeconds: moment.uptimeSeconds
        })
    })
    const result = answer()
    if ('missing' in result) {
      throw new MediamemError('NOT_FOUND', missingText(result), ExitCode.Usage, result.next)
    }
    this.print(explainView(result, flags))
    return result
  }
}

interface Flags {
  readonly inode: number | undefined
  readonly instance: string | undefined
  readonly pid: number | undefined
}

/** One of them is given: the parser saw to it. */
function asked({inode: number, instance, pid}: Flags): Asked {
  if (number !== undefined) return {inode: number, kind: 'buffer'}
  return pid === undefined ? {kind: 'instance', path: instance ?? ''} : {kind: 'process', pid}
}

function inode(text: string): number {
  const value = /^(?:0x[\da-f]{1,14}|\d{1,16})$/i.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value)) return value
  throw new MediamemError('USAGE', `expected a number, decimal or 0x…: ${text}`, ExitCode.Usage, ['--inode 12'])
}
