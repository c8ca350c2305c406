import {option} from '@oclif/core/flags'
import {type Diff, diff} from '../analysis/diff/diff.js'
import {differings} from '../analysis/diff/rows.js'
import {momentOf} from '../analysis/moment.js'
import {BaseCommand} from '../base-command.js'
import {ExitCode, MediamemError} from '../errors.js'
import {afterArgument, beforeArgument, filterFlag} from '../flags.js'
import {isRedacted, redactedName} from '../load.js'
import type {Snapshot} from '../model/snapshot.js'
import {diffView} from '../render/views/diff.js'

export default class DiffCommand extends BaseCommand<Diff> {
  static override args = {
    before: beforeArgument,
    after: afterArgument
  }

  static override examples = [
    {
      command: '<%= config.bin %> <%= command.id %> before.tar.gz after.tar.gz',
      description: 'Who grew, and what came, went and changed hands:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> before.json.gz live: --by exporter',
      description: 'A snapshot that was saved, and this machine now:'
    },
    {
      command: "<%= config.bin %> <%= command.id %> before.tar.gz after.tar.gz --by buffer --filter 'comm=camera*'",
      description: 'The buffers of some processes:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> android14.zip android15.zip',
      description: 'Two builds or devices, compared by kinds of buffers and names of processes:'
    }
  ]

  static override flags = {
    filter: filterFlag,
    by: option({default: 'process' as const, options: differings, summary: 'What a row stands for.'})()
  }

  static override summary = 'Tell what changed between two moments: what came, went, grew and changed hands.'

  async run(): Promise<Diff> {
    const {args, flags} = await this.parse(DiffCommand)
    const sources = named(args.before, args.after)
    const before = await this.load(sources.before)
    const after = await this.load(sources.after)
    const hidden = flags.redact || isRedacted(before) || isRedacted(after)
    const moment = (snapshot: Snapshot) => {
      // What was saved without names has no others.
      const redact = hidden && !isRedacted(snapshot)
      return momentOf(snapshot, flags.filter, this.shown(snapshot, {redact}), redact ? redactedName : undefined)
    }
    const result = diff(moment(before), moment(after), flags.by)
    this.print(diffView(result, flags))
    return result
  }
}

function named(before: string | undefined, after: string | undefined): {before: string; after: string} {
  const example = 'mediamem diff before.tar.gz after.tar.gz'
  if (before === undefined || after === undefined)
    throw new MediamemError(
      'USAGE',
      'diff compares two inputs: name the earlier one, then the later one',
      ExitCode.Usage,
      [
        before === undefined ? example : `mediamem diff ${before} live:`,
        `mediamem snapshot -o ${before === undefined ? 'before' : 'after'}.tar.gz`
      ]
    )
  if (before === '-' && after === '-')
    throw new MediamemError('USAGE', 'only one of both can come from standard input', ExitCode.Usage, [example])
  return {after, before}
}
