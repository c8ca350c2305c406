import {BaseCommand} from '../base-command.js'
import {sourceArgument} from '../flags.js'
import type {Coverage, Issue, ReportSection} from '../model/snapshot.js'
import {interfacesView} from '../render/views/interfaces.js'

export interface Interfaces {
  readonly schema: 'mediamem.interfaces/1'
  readonly interfaces: readonly Coverage[]
  readonly issues: readonly Issue[]
  /** Of an Android bugreport. */
  readonly sections: readonly ReportSection[]
}

export default class InterfacesCommand extends BaseCommand<Interfaces> {
  static override args = {
    source: sourceArgument
  }

  static override examples = ['<%= config.bin %> <%= command.id %> capture.tar.gz']

  static override summary = 'Tell what an input offers, what is missing or denied, and how to get it.'

  protected override readonly tableRows = 0

  async run(): Promise<Interfaces> {
    const {args, flags} = await this.parse(InterfacesCommand)
    const {coverage, issues, sections} = this.shown(await this.load(args.source), flags)
    this.print(interfacesView(coverage, sections))
    return {interfaces: coverage, issues, schema: 'mediamem.interfaces/1', sections}
  }
}
