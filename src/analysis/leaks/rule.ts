/** What a leak rule is: it watches the snapshots of one boot in order of time, then says what it found. */
import type {Snapshot} from '../../model/snapshot.js'
import type {Confidence, Finding, RuleId} from './finding.js'

/** One snapshot's place in the series. */
export interface Moment {
  /** Among all snapshots that were given, by time. */
  readonly index: number
  /** Seconds since boot; null: not told. Within one boot it never falls. */
  readonly uptimeSeconds: number | null
}

/** What of a snapshot must have been read for a rule to see it; what was not is listed with the reason. */
export interface Need {
  /** One of them will do. */
  readonly anyOf: readonly Interface[]
  /** Those after the first that is there are no substitute for it. */
  readonly inOrder?: true
  /**
   * - `whole`: complete, or with nothing of it lost or denied.
   * - `readable`: parts may be denied, none may be lost: what was read is true of what could be read.
   * - `present`: there at all.
   */
  readonly extent: 'present' | 'readable' | 'whole'
}

type Interface = Snapshot['coverage'][number]['interface']

export interface LeakRule {
  /** Noun of the bad state: name of its file and of its page too. */
  readonly id: RuleId
  readonly summary: string
  /** The most it ever says: who asks for more does not need it. */
  readonly surest: Confidence
  readonly needs: readonly Need[]
  /** Least snapshots of one boot that it can say anything of. */
  readonly least: number
  /** Begins a boot. */
  readonly watch: () => Watch
}

export interface Watch {
  /** In order of time. Keep what the answer needs, not the snapshot. */
  readonly see: (snapshot: Snapshot, moment: Moment) => void
  readonly findings: () => readonly Finding[]
  /** Of what it saw, what it cannot do without was missing. */
  readonly silent?: () => boolean
}

/** A rule that needs no history: it judges the last snapshot of the boot. */
export const lastMoment =
  (judge: (snapshot: Snapshot, moment: Moment) => readonly Finding[]): LeakRule['watch'] =>
  () => {
    let last: (() => readonly Finding[]) | null = null
    return {
      findings: () => last?.() ?? [],
      see: (snapshot, moment) => {
        last = () => judge(snapshot, moment)
      }
    }
  }
