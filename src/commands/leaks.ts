import {boolean, integer, option, string} from '@oclif/core/flags'
import {type CycleWish, cycleRules} from '../analysis/leaks/cycle.js'
import {confidences} from '../analysis/leaks/finding.js'
import {leakJudge} from '../analysis/leaks/judge.js'
import {fails, type SeriesEntry} from '../analysis/leaks/leaks.js'
import {leaksOf} from '../analysis/leaks/reckon.js'
import {redactLeaks} from '../analysis/leaks/redact.js'
import {budgetRule} from '../analysis/leaks/rules/budget-exceeded.js'
import {leakRules} from '../analysis/leaks/rules/index.js'
import {BaseCommand} from '../base-command.js'
import {ExitCode, MediamemError} from '../errors.js'
import {filterFlag, findingFormatFlag} from '../flags.js'
import {readJudgingFiles} from '../judging-files.js'
import type {SeriesPlace} from '../load-series.js'
import {hiding, hidingPaths} from '../model/redact.js'
import {digest, pseudonym} from '../pseudonym.js'
import {leaksView} from '../render/views/leaks.js'
import {type ToldLeaks, tellLeaks} from '../render/views/leaks-told.js'
import {rulePage} from '../rule-pages.js'

const helpGroup = 'VERDICT'

export default class LeaksCommand extends BaseCommand<ToldLeaks> {
  static override examples = [
    {
      command: '<%= config.bin %> <%= command.id %> captures/',
      description: 'What leaked over the captures of a folder:'
    },
    {command: "<%= config.bin %> <%= command.id %> 'soak-*.tar.gz'", description: 'The same, by a pattern:'},
    {
      command: '<%= config.bin %> <%= command.id %> captures/ --fail-on likely --baseline known.json',
      description: 'Exit code 4 when something leaks that did not before:'
    },
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
    'fail-on': option({
      helpGroup,
      options: confidences,
      summary: 'Exit code 4 if a finding is so sure or surer, or what is needed to tell was missing.'
    })(),
    baseline: string({
      helpGroup,
      helpValue: 'FILE',
      summary: 'What was found before (leaks --json): known findings fail nothing unless they are worse now.'
    }),
    budget: string({helpGroup, helpValue: 'FILE', summary: 'Memory that is granted; exit code 4 if it is exceeded.'}),
    filter: filterFlag,
    format: findingFormatFlag,
    'in-order': boolean({
      summary: 'Sources that tell no time are of one boot, in the order given.',
      helpGroup: 'INPUT'
    }),
    suppress: string({
      helpGroup,
      helpValue: 'FILE',
      summary: 'Findings not to tell of: RULE KEY=GLOB... on each line.'
    }),
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

  static override usage = '<%= command.id %> [SOURCE...] [FLAGS]'

  async run(): Promise<ToldLeaks> {
    const {argv, flags} = await this.parse(LeaksCommand)
    const {budgets, ...known} = readJudgingFiles(flags)
    const granted = budgetRule(budgets)
    const wish = wishOf(flags['baseline-index'], flags['final-index'])
    let rules = [...leakRules, ...(budgets.length === 0 ? [] : [granted.rule])]
    let cycle = cycleRules([], null)
    let judge = leakJudge(rules)
    const {passedOver, places} = await this.loadSeries(argv.length === 0 ? ['live:'] : (argv as string[]), {
      asGiven: flags['in-order'],
      plan: (boots) => {
        cycle = planned(boots, wish)
        rules = [...rules, ...cycle.rules]
        judge = leakJudge(rules)
      },
      see: (snapshot, {boot, index, moment}) =>
        judge.see(snapshot, {index, uptimeSeconds: moment.uptimeSeconds}, String(boot))
    })
    const wishes = {...known, digest, failOn: flags['fail-on'] ?? null, filters: flags.filter ?? []}
    const judged = judge.judgement()
    const judgement = {...judged, skipped: [...judged.skipped, ...cycle.skipped]}
    const found = leaksOf(judgement, places.map(entry), {...wishes, budgets: granted.outcomes(), passedOver})
    const result = flags.redact
      ? tellLeaks(redactLeaks(found, hiding(pseudonym), hidingPaths(pseudonym)), flags, null)
      : tellLeaks(found, flags, argv as string[])
    const {root, version} = this.config
    const about = rules.map(({id, summary}) => ({help: rulePage(root, id), id, summary}))
    this.print(leaksView(result, {rules: about, tool: {name: 'mediamem', version}}, flags))
    if (fails(found)) this.verdict(ExitCode.Findings)
    return result
  }
}

const entry = ({boot, index, moment, source}: SeriesPlace): SeriesEntry => ({
  boot,
  bootId: moment.bootId,
  snapshot: index,
  source,
  time: moment.captureStart,
  uptimeSeconds: moment.uptimeSeconds
})

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
