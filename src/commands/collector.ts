import {BaseCommand} from '../base-command.js'
import {collectorScript} from '../collector-script.js'

export interface Collector {
  readonly schema: 'mediamem.collector/1'
  readonly script: string
}

export default class CollectorCommand extends BaseCommand<Collector> {
  /** It reads no source, and a script has no columns. */
  static override baseFlags = {} as typeof BaseCommand.baseFlags

  static override examples = [
    {
      command: "<%= config.bin %> <%= command.id %> | ssh root@board 'sh -s' > capture.tar",
      description: 'Take a capture of a machine without Node:'
    },
    {
      command: "<%= config.bin %> <%= command.id %> | adb shell -T 'su 0 sh -s' > capture.tar",
      description: 'Of an Android device:'
    }
  ]

  static override summary = 'Print the shell script that writes a capture to standard output.'

  async run(): Promise<Collector> {
    await this.parse(CollectorCommand)
    const script = collectorScript(this.config.root)
    this.printRaw(script)
    return {schema: 'mediamem.collector/1', script}
  }
}
