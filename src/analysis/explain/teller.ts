/** Tells of one thing over the snapshots of one boot. */
import type {Snapshot} from '../../model/snapshot.js'
import type {Explanation, Place} from './explanation.js'

/** All of an explanation but what only the whole series tells. */
export type Told = Explanation extends infer One
  ? One extends Explanation
    ? Omit<One, 'gone' | 'next' | 'series'>
    : never
  : never

export interface Teller {
  /** In order of time; keeps what the answer needs, not the snapshot. Says whether it is there. */
  readonly see: (snapshot: Snapshot, place: Place) => 'gone' | 'not-seen' | 'there'
  /** Of the last snapshot that had it; null: none had. */
  readonly told: () => Told | null
}

export const explainSchema = 'mediamem.explain/1'

/** What every explanation has of its snapshot. */
export const seenBy = ({coverage, issues, machine}: Snapshot) => ({coverage, holderGap: machine.holderGap, issues})
