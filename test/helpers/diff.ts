/** Two moments of one boot, and what a comparison says of them. */
import {type Diff, diff} from '../../src/analysis/diff/diff.js'
import type {Differing} from '../../src/analysis/diff/rows.js'
import {parseFilter} from '../../src/analysis/filter.js'
import {momentOf} from '../../src/analysis/moment.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {snapshot} from './snapshot.js'

type Parts = Parameters<typeof snapshot>[0]

export const moment = (parts: Parts, bootId: string | null = 'boot'): Snapshot =>
  snapshot({...parts, machine: {bootId, ...parts?.machine}})

export function compare<By extends Differing>(
  before: Snapshot,
  after: Snapshot,
  by: By,
  ...filters: readonly string[]
): Extract<Diff, {readonly by: By}> {
  const parsed = filters.flatMap((text) => parseFilter(text) ?? [])
  return diff(momentOf(before, parsed), momentOf(after, parsed), by) as Extract<Diff, {readonly by: By}>
}

/** `[key, before, after, gained, lost]`. */
export const figures = ({rows}: Diff) =>
  rows.map(({after, before, gained, key, lost}) => [key, before, after, gained, lost])
