import {option} from '@oclif/core/flags'
import {type Diff, diff} from '../analysis/diff/diff.js'
import {differings} from '../analysis/diff/rows.js'
import {withoutGlobs} from '../analysis/filter.js'
import {momentOf, type ShownName} from '../analysis/moment.js'
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

  static override description =
    'SHARE is the part of a row in all changes, whatever their sign: a row that lost has one too. Rows below 1 % of all that moved are tiny, and one line together; --sort and --format csv show each.'

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
    if (args.before === '-' && args.after === '-')
      throw new MediamemError('USAGE', 'only one of both can come from standard input', ExitCode.Usage, [
        'mediamem diff before.tar.gz -'
      ])
    const before = await this.load(args.before)
    const after = await this.load(args.after)
    // What was saved without names has no others: the other one is then shown, and paired, by the same pseudonyms.
    const saved = [before, after].some(isRedacted)
    const moment = (snapshot: Snapshot) => {
      const redact = (flags.redact || saved) && !isRedacted(snapshot)
      const shownName: ShownName = (kind, folded, text) => redactedName(kind, saved ? text : folded)
      const real = momentOf(snapshot, flags.filter, this.shown(snapshot, {redact}), redact ? shownName : undefined)
      return flags.redact ? {...real, selection: withoutGlobs(real.selection)} : real
    }
    const result = diff(moment(before), moment(after), flags.by)
    this.print(diffView(result, flags))
    return result
  }
}
