import {string as stringFlag} from '@oclif/core/flags'
import {BaseCommand} from '../base-command.js'
import {sourceArgument} from '../flags.js'
import type {Snapshot} from '../model/snapshot.js'
import {snapshotView} from '../render/views/snapshot.js'
import {saveTo} from '../save.js'

export default class SnapshotCommand extends BaseCommand<Snapshot> {
  static override args = {
    source: sourceArgument
  }

  static override examples = [
    '<%= config.bin %> <%= command.id %> capture.tar.gz',
    {
      command: '<%= config.bin %> <%= command.id %> capture.tar.gz -o before.json.gz',
      description: 'Keep the parsed snapshot, to load again later:'
    }
  ]

  static override flags = {
    output: stringFlag({char: 'o', helpValue: 'FILE.json[.gz]', summary: 'Save the snapshot.'})
  }

  static override summary = 'Sum up one moment, and save it.'

  async run(): Promise<Snapshot> {
    const {args, flags} = await this.parse(SnapshotCommand)
    const snapshot = this.shown(await this.load(args.source), flags)
    this.print(snapshotView(snapshot, flags))
    if (flags.output !== undefined) {
      saveTo(flags.output, snapshot)
      this.tell(`saved ${flags.output}`)
    }
    return snapshot
  }
}
