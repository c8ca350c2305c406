import {join} from 'node:path'
import {Command} from '@oclif/core/command'
import type {ArgInput, FlagInput, Input, OutputArgs, OutputFlags, ParserOutput} from '@oclif/core/interfaces'
import {collectorScript} from './collector-script.js'
import {ExitCode, MediamemError} from './errors.js'
import {reportFailure, reportNote, reportWarning} from './failure.js'
import {commonFlags} from './flags.js'
import {type LoadOptions, load, redacted} from './load.js'
import {loadSeries, type Series, type SeriesOptions} from './load-series.js'
import type {Snapshot} from './model/snapshot.js'
import {writeAll, writeText} from './output.js'
import {progressLine} from './progress.js'
import {type FormatName, findingFormats, forEyes} from './render/formats/index.js'
import type {RenderOptions, Report} from './render/report.js'
import {select} from './render/select.js'
import {encode} from './render/text.js'

/** The common flags as they are after parsing. */
interface CommonFlags {
  readonly format: FormatName
  readonly columns?: string
  readonly sort?: string
  readonly top?: number
  readonly 'no-header'?: boolean
  readonly bytes?: boolean
  readonly redact?: boolean
  readonly timeout?: number
  readonly 'no-color'?: boolean
}

/** How every command prints, fails and exits; with main.ts the only place that knows oclif does. */
export abstract class BaseCommand<Result extends object> extends Command {
  static override baseFlags = commonFlags
  static override enableJsonFlag = true

  private common: CommonFlags | null = null

  abstract override run(): Promise<Result>

  /** What `source` holds, with progress and warnings on stderr. */
  protected async load(source: string, keep: Pick<LoadOptions, 'keepMembers' | 'keepStream'> = {}): Promise<Snapshot> {
    const loaded = await this.watched(source, (options) => load(source, {...options, ...keep}))
    return loaded.snapshot
  }

  /** What many sources hold, one snapshot after the other in order of time. */
  protected async loadSeries(
    sources: readonly string[],
    options: Pick<SeriesOptions, 'asGiven' | 'plan' | 'see'>
  ): Promise<Series> {
    return this.watched(sources[0] ?? '', (more) => loadSeries(sources, {...more, ...options}))
  }

  private async watched<Loaded extends {readonly warnings: readonly string[]}>(
    source: string,
    read: (options: LoadOptions) => Promise<Loaded>
  ): Promise<Loaded> {
    const progress = progressLine()
    // A pipe that nobody writes to looks like a tool that hangs.
    const patience = setTimeout(() => reportWarning(`waiting for ${source === '-' ? 'standard input' : source}`), 3000)
    const onProgress: typeof progress.update = (...at) => {
      clearTimeout(patience)
      progress.update(...at)
    }
    const {root, version} = this.config
    const live = {
      slow: {reader: join(root, 'dist', 'slow-reader.cjs'), timeoutMs: (this.common?.timeout ?? 5) * 1000},
      tool: {name: 'mediamem', version}
    }
    const loaded = await read({collectorScript: () => collectorScript(root), live, onProgress}).finally(() => {
      clearTimeout(patience)
      progress.end()
    })
    if (!this.jsonEnabled()) this.shownWarnings(loaded.warnings).forEach(reportWarning)
    return loaded
  }

  /** They name files, and files are named by people. */
  private shownWarnings(warnings: readonly string[]): readonly string[] {
    return this.common?.redact === true && warnings.length > 0
      ? [
          `${warnings.length === 1 ? 'something is' : `${warnings.length} things are`} wrong with the input; without --redact it is told what`
        ]
      : warnings
  }

  /** What may be shown of it: with `--redact`, no names. */
  protected shown(snapshot: Snapshot, {redact = false}: {readonly redact?: boolean}): Snapshot {
    return redact ? redacted(snapshot) : snapshot
  }

  /** Prints for people. With `--json` the base prints what run() returns instead. Parse first. */
  protected print(report: Report): void {
    const flags = this.common
    if (flags === null) throw new Error('print() before parse()')
    const chosen = selected(report, flags, this.tableRows)
    if (!this.jsonEnabled()) writeAll(1, encode(findingFormats[flags.format](chosen, renderOptions(flags))))
  }

  /** Prints what is no report: bytes to be used as they are. */
  protected printRaw(text: string): void {
    if (!this.jsonEnabled()) writeText(1, text)
  }

  /** A table is for the eye: it shows this many rows unless told otherwise; 0: all. */
  protected readonly tableRows: number = 20

  /** A word about what was done, on stderr: stdout is the result's. */
  protected tell(text: string): void {
    if (!this.jsonEnabled()) reportNote(text)
  }

  /** A verdict, not a failure: say it last. this.exit() would lose the result under `--json`. */
  protected verdict(code: ExitCode): void {
    process.exitCode = code
  }

  protected override async parse<
    F extends OutputFlags<FlagInput>,
    B extends OutputFlags<FlagInput>,
    A extends OutputArgs<ArgInput>
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv)
    this.common = parsed.flags as unknown as CommonFlags
    return parsed
  }

  /** The base class would exit 1 for every error under `--json`, and print a box around it without. */
  protected override async catch(error: unknown): Promise<void> {
    process.exitCode = reportFailure(error, {json: this.jsonEnabled(), help: `${this.config.bin} ${this.id} --help`})
  }

  /** Lone surrogates, the bytes that are not UTF-8, leave as `\udcXX` escapes. */
  protected override logJson(json: unknown): void {
    writeText(1, `${JSON.stringify(json, null, 2)}\n`)
  }
}

/** Below this a table shows nothing. */
const narrowest = 40

function selected(report: Report, {columns, format, sort, top}: CommonFlags, tableRows: number): Report {
  try {
    return select(report, {
      ...(columns !== undefined && {columns: columns.split(',')}),
      ...(sort !== undefined && {sort}),
      top: top ?? (forEyes.has(format) ? tableRows : 0),
      wide: !forEyes.has(format)
    })
  } catch (error) {
    if (error instanceof RangeError) throw new MediamemError('USAGE', error.message, ExitCode.Usage)
    throw error
  }
}

function renderOptions(flags: CommonFlags): RenderOptions {
  const terminal = process.stdout.isTTY === true
  const width = terminal ? process.stdout.columns : Number(process.env.COLUMNS)
  return {
    bytes: flags.bytes === true,
    color: terminal && !flags['no-color'] && !process.env.NO_COLOR,
    header: !flags['no-header'],
    terminal,
    width:
      Number.isSafeInteger(width) && width > 0
        ? Math.max(narrowest, width)
        : flags.columns === undefined
          ? 100
          : Number.POSITIVE_INFINITY
  }
}
