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
  /** For that, it saw too little of a boot to speak of it, or not its last snapshot. */
  readonly blind: boolean
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

interface Refusal {
  readonly rule: LeakRule
  readonly unmet: Unmet
  readonly snapshots: number[]
  blind: boolean
}

interface Watched {
  readonly rule: LeakRule
  watch: Watch
  seen: number
  /** Of this boot. */
  readonly refused: Set<Refusal>
  /** Was the last snapshot of this boot refused? */
  lastRefused: boolean
}

export function leakJudge(rules: readonly LeakRule[]): Judge {
  const findings: Finding[] = []
  const refusals = new Map<string, Refusal>()
  /** Snapshots of one boot that a rule saw, at most. */
  const most = new Map<LeakRule, number>()
  let boot: string | null = null
  let watched: Watched[] = []
  const begin = (): Watched[] =>
    rules.map((rule) => ({lastRefused: false, refused: new Set(), rule, seen: 0, watch: rule.watch()}))
  const end = (): void => {
    for (const {lastRefused, refused, rule, seen: all, watch} of watched) {
      const seen = watch.silent?.() === true ? 0 : all
      most.set(rule, Math.max(seen, most.get(rule) ?? 0))
      if (seen >= rule.least) findings.push(...watch.findings())
      if (seen < rule.least || lastRefused) for (const one of refused) one.blind = true
    }
  }
  const refuse = (one: Watched, unmet: Unmet, index: number): void => {
    const key = `${one.rule.id}\0${unmet.needs.join()}\0${unmet.reason}`
    const refusal = refusals.get(key) ?? {blind: false, rule: one.rule, snapshots: [], unmet}
    refusals.set(key, refusal)
    refusal.snapshots.push(index)
    one.refused.add(refusal)
  }
  return {
    judgement: () => {
      end()
      watched = []
      const silent = new Set([...most].filter(([rule, seen]) => seen < rule.least).map(([rule]) => rule.id))
      const refused = [...refusals.values()].map(({blind, rule, snapshots, unmet}) => ({
        ...unmet,
        blind,
        rule: rule.id,
        silent: silent.has(rule.id),
        snapshots,
        surest: rule.surest
      }))
      const few = [...most.keys()]
        .filter(({id}) => silent.has(id) && !refused.some(({rule}) => rule === id))
        .map(({id, least, surest}) => ({
          blind: false,
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
        one.lastRefused = unmet !== null
        if (unmet !== null) {
          refuse(one, unmet, moment.index)
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
