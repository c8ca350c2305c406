import {string as stringFlag} from '@oclif/core/flags'
import {BaseCommand} from '../base-command.js'
import {ExitCode, MediamemError} from '../errors.js'
import {sourceArgument} from '../flags.js'
import {redactedCapture} from '../load.js'
import type {Snapshot} from '../model/snapshot.js'
import {encode} from '../render/text.js'
import {snapshotView} from '../render/views/snapshot.js'
import {saveTo} from '../save.js'
import {type CaptureFile, captureFile, isCaptureName} from '../save-capture.js'

export default class SnapshotCommand extends BaseCommand<Snapshot> {
  static override args = {
    source: sourceArgument
  }

  static override examples = [
    {command: '<%= config.bin %> <%= command.id %>', description: 'This machine, now:'},
    {
      command: '<%= config.bin %> <%= command.id %> -o now.tar.gz',
      description: 'Keep all that was read, for any later version to analyse anywhere:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> --redact -o now.tar.gz',
      description: 'The same without the names of programs and buffers:'
    },
    '<%= config.bin %> <%= command.id %> capture.tar.gz',
    {
      command: '<%= config.bin %> <%= command.id %> capture.tar.gz -o before.json.gz',
      description: 'Keep the parsed snapshot, to load again later:'
    }
  ]

  static override flags = {
    output: stringFlag({
      char: 'o',
      helpValue: 'FILE',
      summary: 'Save it: what was read of a machine as .tar.gz or .tar, the snapshot as .json or .json.gz.'
    })
  }

  static override summary = 'Sum up one moment, and save it.'

  async run(): Promise<Snapshot> {
    const {args, flags} = await this.parse(SnapshotCommand)
    const file = captureFor(args.source, flags)
    const loaded = await this.load(
      args.source,
      file === null
        ? {}
        : {keepMembers: flags.redact ? redactedCapture(file.sink, encode) : file.sink, keepStream: file.write}
    ).catch((error: unknown) => {
      file?.drop()
      throw error
    })
    file?.keep()
    const snapshot = this.shown(loaded, flags)
    if (flags.output !== undefined && file === null) saveTo(flags.output, snapshot)
    this.print(snapshotView(snapshot, flags))
    if (flags.output !== undefined) this.tell(`saved ${flags.output}`)
    return snapshot
  }
}

/** The file to keep a raw capture in; null: none is asked for. */
function captureFor(
  source: string,
  {output, redact = false}: {readonly output: string | undefined; readonly redact?: boolean}
): CaptureFile | null {
  if (output === undefined || !isCaptureName(output)) return null
  if (!/^(?:live|ssh|adb):/.test(source)) {
    throw new MediamemError(
      'USAGE',
      `${output} would be a raw capture, and ${source} is no machine: there is nothing to take`,
      ExitCode.Usage,
      [`mediamem snapshot ${source} -o snapshot.json.gz`]
    )
  }
  if (redact && !source.startsWith('live:')) {
    throw new MediamemError(
      'USAGE',
      `a raw capture of another machine is not redacted: it is kept as it was sent, names and all`,
      ExitCode.Usage,
      [`mediamem snapshot ${source} --redact -o snapshot.json.gz`, `mediamem snapshot --redact -o ${output}, run there`]
    )
  }
  return captureFile(output, encode)
}
