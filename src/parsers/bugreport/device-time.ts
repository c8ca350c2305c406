/** The time on a device's clock as UTC, where its time zone is known. */

/**
 * `local`: `2020-01-08T15:30:07`; `zone`: a name of the tz database. ISO 8601 UTC; null: no such zone or time, or the
 * hour that comes twice when summer time ends.
 */
export function utcOf(local: string, zone: string): string | null {
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return null
  const clock = clockOf(zone)
  if (clock === null) return null
  // The offset a day before and a day after: those that lead back to the time shown are right.
  const offsets = new Set([asUtc - day, asUtc + day].map((near) => clock(near) - near))
  const found = [...offsets].map((offset) => asUtc - offset).filter((at) => clock(at) === asUtc)
  return found.length === 1 ? new Date(found[0] ?? 0).toISOString() : null
}

const day = 86_400_000

/** What a clock of that zone shows, as if it were UTC, in ms. */
function clockOf(zone: string): ((at: number) => number) | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      day: 'numeric',
      hour: 'numeric',
      hourCycle: 'h23',
      minute: 'numeric',
      month: 'numeric',
      second: 'numeric',
      timeZone: zone,
      year: 'numeric'
    })
    return (at) => {
      const parts = new Map(format.formatToParts(at).map(({type, value}) => [type, Number(value)]))
      const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
      return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
    }
  } catch {
    return null
  }
}
