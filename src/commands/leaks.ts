import {leakJudge} from '../analysis/leaks/judge.js'
import {type Leaks, leaksOf} from '../analysis/leaks/leaks.js'
import {leakRules} from '../analysis/leaks/rules/index.js'
import {BaseCommand} from '../base-command.js'
import {leaksView} from '../render/views/leaks.js'

export default class LeaksCommand extends BaseCommand<Leaks> {
  static override examples = [
    {
      command: '<%= config.bin %> <%= command.id %> captures/',
      description: 'What leaked over the captures of a folder:'
    },
    {command: "<%= config.bin %> <%= command.id %> 'soak-*.tar.gz'", description: 'The same, by a pattern:'}
  ]

  static override strict = false

  static override summary = 'Tell what leaks, with the evidence, from one snapshot or many.'

  static override usage = '<%= command.id %> SOURCE... [FLAGS]'

  async run(): Promise<Leaks> {
    const {argv, flags} = await this.parse(LeaksCommand)
    const judge = leakJudge(leakRules)
    const places = await this.loadSeries(argv as string[], {
      see: (snapshot, {boot, index, moment}) =>
        judge.see(snapshot, {index, uptimeSeconds: moment.uptimeSeconds}, String(boot))
    })
    const result = leaksOf(
      judge.judgement(),
      places.map(({boot, index, moment, source}) => ({
        boot,
        bootId: moment.bootId,
        snapshot: index,
        source,
        time: moment.captureStart,
        uptimeSeconds: moment.uptimeSeconds
      }))
    )
    this.print(leaksView(result, flags))
    return result
  }
}
