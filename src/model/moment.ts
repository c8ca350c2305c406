/** Which boot a snapshot is of, and when within it. */
import type {Machine} from './snapshot.js'

export type Moment = Pick<Machine, 'bootId' | 'captureStart' | 'host' | 'kernel' | 'uptimeSeconds'>

export interface Placed<Item> {
  readonly item: Item
  readonly moment: Moment
  /** Of the boots, in order: 0 is the first. */
  readonly boot: number
}

/** Clocks are set while a machine runs: what it says of when it was started differs by so much. */
const clockSlackSeconds = 5

/**
 * In order: boots by the earliest time known of any of their snapshots, those without one last and by their id; within a
 * boot by uptime, then by time. What has neither boot id nor both times is a boot of its own, unless `asGiven` says that
 * all of these are of one boot, in the order given. The same for any order of `items` otherwise; `nameOf` breaks ties.
 */
export function inOrder<Item>(
  items: readonly {readonly item: Item; readonly moment: Moment}[],
  nameOf: (item: Item) => string,
  asGiven: boolean
): Placed<Item>[] {
  const boots = new Map<string, {readonly item: Item; readonly moment: Moment}[]>()
  const bases: {readonly key: string; readonly machine: string; readonly seconds: number}[] = []
  const sorted = items.toSorted(
    (a, b) => order(started(a.moment), started(b.moment)) || text(nameOf(a.item), nameOf(b.item))
  )
  for (const one of asGiven ? items : sorted) {
    const key = bootKey(one.moment, nameOf(one.item), asGiven, bases)
    boots.set(key, [...(boots.get(key) ?? []), one])
  }
  const earliest = (list: readonly {readonly moment: Moment}[]) =>
    list.reduce<string | null>(
      (least, {moment: {captureStart: at}}) => (at !== null && (least === null || at < least) ? at : least),
      null
    )
  return [...boots]
    .toSorted(([a, one], [b, other]) => order(earliest(one), earliest(other)) || text(a, b))
    .flatMap(([key, list], boot) =>
      (key === given
        ? list
        : list.toSorted(
            (a, b) =>
              order(a.moment.uptimeSeconds, b.moment.uptimeSeconds) ||
              order(a.moment.captureStart, b.moment.captureStart) ||
              text(nameOf(a.item), nameOf(b.item))
          )
      ).map((one) => ({...one, boot}))
    )
}

const given = 'as given'

function bootKey(
  moment: Moment,
  name: string,
  asGiven: boolean,
  bases: {readonly key: string; readonly machine: string; readonly seconds: number}[]
): string {
  if (moment.bootId !== null) return moment.bootId
  const seconds = started(moment)
  if (seconds === null) return asGiven ? given : `?${name}`
  const machine = `${moment.host} ${moment.kernel}`
  const known = bases.find((base) => base.machine === machine && Math.abs(base.seconds - seconds) <= clockSlackSeconds)
  if (known !== undefined) return known.key
  const key = `started ${Math.round(seconds)} ${machine}`
  bases.push({key, machine, seconds})
  return key
}

/** When the machine was started, seconds since 1970; null: not told. */
function started({captureStart, uptimeSeconds}: Moment): number | null {
  const now = captureStart === null ? Number.NaN : Date.parse(captureStart)
  return Number.isNaN(now) || uptimeSeconds === null ? null : now / 1000 - uptimeSeconds
}

/** What is not told comes last. */
function order(a: number | string | null, b: number | string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a < b ? -1 : Number(a > b)
}

const text = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
