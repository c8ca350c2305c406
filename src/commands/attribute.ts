import {option} from '@oclif/core/flags'
import {type Attribution, attribute, groupings} from '../analysis/attribute.js'
import {selectBy, withoutGlobs} from '../analysis/filter.js'
import {BaseCommand} from '../base-command.js'
import {filterFlag, sourceArgument} from '../flags.js'
import {attributionView} from '../render/views/attribution.js'

export default class Attribute extends BaseCommand<Attribution> {
  static override args = {
    source: sourceArgument
  }

  static override examples = [
    {command: '<%= config.bin %> <%= command.id %> capture.tar.gz', description: 'Which process holds what:'},
    {
      command: '<%= config.bin %> <%= command.id %> capture.tar.gz --by exporter',
      description: 'Which exporter made it:'
    },
    {
      command: "<%= config.bin %> <%= command.id %> capture.tar.gz --by buffer --filter 'comm=camera*'",
      description: 'The buffers of some processes:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> capture.tar.gz --by instance',
      description: 'What each codec and camera has:'
    },
    {command: '<%= config.bin %> <%= command.id %> capture.tar.gz --json', description: 'Exact, for scripts:'}
  ]

  static override flags = {
    filter: filterFlag,
    by: option({default: 'process' as const, options: groupings, summary: 'What a row stands for.'})()
  }

  static override summary = 'Tell who holds the media memory, every byte once.'

  async run(): Promise<Attribution> {
    const {args, flags} = await this.parse(Attribute)
    const snapshot = await this.load(args.source)
    const selection = selectBy(snapshot, flags.filter ?? [])
    const shown = flags.redact ? withoutGlobs(selection) : selection
    const result = attribute(this.shown(snapshot, flags), flags.by, shown)
    this.print(attributionView(result, flags))
    return result
  }
}
