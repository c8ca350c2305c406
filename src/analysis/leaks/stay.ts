/** How long something has been so, from one snapshot to the next. */
export interface Stay {
  /** Place of the first of these snapshots in a row. */
  readonly since: number
  readonly snapshots: number
  /** How many of them are a second or more apart, the first among them. */
  readonly apart: number
  /** Uptime at the first of these, and at the last; null: not told. */
  readonly first: number | null
  readonly last: number | null
}

export function stayed(before: Stay | null, place: number, uptimeSeconds: number | null): Stay {
  if (before === null) return {apart: 1, first: uptimeSeconds, last: uptimeSeconds, since: place, snapshots: 1}
  const apart = before.last !== null && uptimeSeconds !== null && uptimeSeconds - before.last >= 1
  return {
    ...before,
    apart: before.apart + Number(apart),
    last: apart ? uptimeSeconds : before.last,
    snapshots: before.snapshots + 1
  }
}

/** Whole seconds; null: not told. */
export const secondsOf = ({first, last}: Stay): number | null =>
  first === null || last === null ? null : Math.round(last - first)

/** null if it is of any. */
export const least = (values: readonly (number | null)[]): number | null =>
  values.reduce((min, value) => (min === null || value === null ? null : Math.min(min, value)))
