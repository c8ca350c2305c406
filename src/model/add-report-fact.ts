/** Observations of an Android bugreport as such into facts, in any order. */
import type {Observation, ReportObservation} from '../parsers/observation.js'
import type {Facts} from './facts.js'

const kinds: ReadonlySet<string> = new Set<ReportObservation['of']>([
  'android-header',
  'android-properties',
  'packages',
  'section'
])

export const isOfReport = (seen: Observation): seen is ReportObservation => kinds.has(seen.of)

export function addReportFact(facts: Facts, seen: ReportObservation): void {
  switch (seen.of) {
    case 'android-header':
      facts.android.header = seen.value
      return
    case 'android-properties':
      facts.android.properties = seen.value
      return
    case 'packages':
      for (const [pid, name] of seen.names) facts.packages.set(pid, name)
      return
    case 'section':
      facts.sections.push(seen.value)
  }
}
