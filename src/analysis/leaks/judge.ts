/** Runs the rules over a series, each alone: their order changes nothing. */
import type {Snapshot} from '../../model/snapshot.js'
import {byWeight, type Finding, type RuleId} from './finding.js'
import {type Unmet, unmetNeed} from './needs.js'
import type {LeakRule, Moment, Watch} from './rule.js'

/** A rule that could not see all. */
export interface Skipped {
  readonly rule: RuleId
  readonly needs: Unmet['needs']
  readonly reason: string
  /** Of what it needs; null: it needs more snapshots. */
  readonly status: Unmet['status'] | null
  /** The source itself is cut or damaged. */
  readonly damaged: boolean
  /** That it did not see. */
  readonly snapshots: readonly number[]
  /** The most that the rule ever says. */
  readonly surest: LeakRule['surest']
  /** It saw none, or too few to speak. */
  readonly silent: boolean
}

export interface Judgement {
  /** Rules that saw enough to speak. */
  readonly judged: readonly RuleId[]
  readonly findings: readonly Finding[]
  readonly skipped: readonly Skipped[]
}

export interface Judge {
  /** `boot`: equal for snapshots of one boot, which come one after the other in order of time. */
  readonly see: (snapshot: Snapshot, moment: Moment, boot: string) => void
  readonly judgement: () => Judgement
}

interface Watched {
  readonly rule: LeakRule
  watch: Watch
  seen: number
}

export function leakJudge(rules: readonly LeakRule[]): Judge {
  const findings: Finding[] = []
  const refusals = new Map<string, {rule: LeakRule; unmet: Unmet; snapshots: number[]}>()
  /** Snapshots of one boot that a rule saw, at most. */
  const most = new Map<LeakRule, number>()
  let boot: string | null = null
  let watched: Watched[] = []
  const begin = (): Watched[] => rules.map((rule) => ({rule, seen: 0, watch: rule.watch()}))
  const end = (): void => {
    for (const {rule, seen: all, watch} of watched) {
      const seen = watch.silent?.() === true ? 0 : all
      most.set(rule, Math.max(seen, most.get(rule) ?? 0))
      if (seen >= rule.least) findings.push(...watch.findings())
    }
  }
  const refuse = (rule: LeakRule, unmet: Unmet, index: number): void => {
    const key = `${rule.id}\0${unmet.needs.join()}\0${unmet.reason}`
    const known = refusals.get(key)
    if (known === undefined) refusals.set(key, {rule, snapshots: [index], unmet})
    else known.snapshots.push(index)
  }
  return {
    judgement: () => {
      end()
      watched = []
      const silent = new Set([...most].filter(([rule, seen]) => seen < rule.least).map(([rule]) => rule.id))
      const refused = [...refusals.values()].map(({rule, snapshots, unmet}) => ({
        ...unmet,
        rule: rule.id,
        silent: silent.has(rule.id),
        snapshots,
        surest: rule.surest
      }))
      const few = [...most.keys()]
        .filter(({id}) => silent.has(id) && !refused.some(({rule}) => rule === id))
        .map(({id, least, surest}) => ({
          damaged: false,
          needs: [],
          reason: `fewer than ${least} snapshots of one boot`,
          rule: id,
          silent: true,
          snapshots: [],
          status: null,
          surest
        }))
      return {
        findings: findings.toSorted(byWeight),
        judged: [...most.keys()]
          .map(({id}) => id)
          .filter((id) => !silent.has(id))
          .sort(),
        skipped: [...refused, ...few].sort(byRule)
      }
    },
    see: (snapshot, moment, of) => {
      if (of !== boot) {
        end()
        watched = begin()
        boot = of
      }
      for (const one of watched) {
        const unmet = unmetNeed(snapshot, one.rule.needs)
        if (unmet !== null) {
          refuse(one.rule, unmet, moment.index)
          continue
        }
        one.watch.see(snapshot, moment)
        one.seen += 1
      }
    }
  }
}

const byRule = (a: Skipped, b: Skipped): number =>
  a.rule === b.rule ? (a.snapshots[0] ?? 0) - (b.snapshots[0] ?? 0) : a.rule < b.rule ? -1 : 1
