import {integer} from '@oclif/core/flags'
import {type CycleWish, cycleRules} from '../analysis/leaks/cycle.js'
import {leakJudge} from '../analysis/leaks/judge.js'
import {type Leaks, leaksOf} from '../analysis/leaks/leaks.js'
import {leakRules} from '../analysis/leaks/rules/index.js'
import {BaseCommand} from '../base-command.js'
import {ExitCode, MediamemError} from '../errors.js'
import {leaksView} from '../render/views/leaks.js'

export default class LeaksCommand extends BaseCommand<Leaks> {
  static override examples = [
    {
      command: '<%= config.bin %> <%= command.id %> captures/',
      description: 'What leaked over the captures of a folder:'
    },
    {command: "<%= config.bin %> <%= command.id %> 'soak-*.tar.gz'", description: 'The same, by a pattern:'},
    {
      command: '<%= config.bin %> <%= command.id %> before.tar.gz during.tar.gz after.tar.gz',
      description: 'What three moments of one boot leave behind:'
    },
    {
      command: '<%= config.bin %> <%= command.id %> soak/ --baseline-index 2 --final-index -1',
      description: 'What should be gone in the last of them, as it was not in the third:'
    }
  ]

  static override flags = {
    'baseline-index': integer({
      dependsOn: ['final-index'],
      helpValue: 'N',
      summary: 'Snapshot before a cycle, by time from 0; negative: from the end.'
    }),
    'final-index': integer({
      dependsOn: ['baseline-index'],
      helpValue: 'N',
      summary: 'Snapshot after the cycle, when all should be as before.'
    })
  }

  static override strict = false

  static override summary = 'Tell what leaks, with the evidence, from one snapshot or many.'

  static override usage = '<%= command.id %> SOURCE... [FLAGS]'

  async run(): Promise<Leaks> {
    const {argv, flags} = await this.parse(LeaksCommand)
    const wish = wishOf(flags['baseline-index'], flags['final-index'])
    let cycle = cycleRules([], null)
    let judge = leakJudge(leakRules)
    const places = await this.loadSeries(argv as string[], {
      plan: (boots) => {
        cycle = planned(boots, wish)
        judge = leakJudge([...leakRules, ...cycle.rules])
      },
      see: (snapshot, {boot, index, moment}) =>
        judge.see(snapshot, {index, uptimeSeconds: moment.uptimeSeconds}, String(boot))
    })
    const {findings, skipped} = judge.judgement()
    const result = leaksOf(
      {findings, skipped: [...skipped, ...cycle.skipped]},
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

const wishOf = (baseline: number | undefined, final: number | undefined): CycleWish | null =>
  baseline === undefined || final === undefined ? null : {baseline, final}

function planned(...[boots, wish]: Parameters<typeof cycleRules>): ReturnType<typeof cycleRules> {
  try {
    return cycleRules(boots, wish)
  } catch (error) {
    if (error instanceof RangeError) throw new MediamemError('USAGE', error.message, ExitCode.Usage)
    throw error
  }
}
