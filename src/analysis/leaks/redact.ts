/** Findings without the names that people and products have. Their grouping was done by the real ones. */
import type {Hide, HidePath} from '../../model/redact.js'
import type {RuleId, Subject} from './finding.js'
import type {Leaks} from './leaks.js'

/** Rules whose `what` is a word of ours or of the kernel's. Of others it may be a name that a program chose. */
const plainWhat: ReadonlySet<RuleId> = new Set([
  'budget-exceeded',
  'cma-staircase',
  'growing-attachments',
  'growing-descriptors',
  'growing-instances',
  'growing-maps',
  'pool-growth'
])

/** Arguments whose texts are words of ours or of the kernel's; any other text is hidden. */
const plainArgs: ReadonlySet<string> = new Set([
  'bound',
  'class',
  'counts',
  'doubt',
  'doubts',
  'driver',
  'explainedBy',
  'group',
  'held',
  'kind',
  'lowerBound',
  'of',
  'type',
  'unheld',
  'unit',
  'usages'
])

/** What was saved without names has no others. */
const isPseudonym = /^(?:boot|cgroup|cmdline|comm|host|name|path)-[\da-f]{8}$/

/** Sources are where the user keeps things. */
export function redactLeaks(leaks: Leaks, hideName: Hide, hidePath: HidePath): Leaks {
  const hide: Hide = (kind, text) => (text !== null && isPseudonym.test(text) ? text : hideName(kind, text))
  const hideSubject = (rule: RuleId, subject: Subject): Subject => ({
    ...subject,
    comm: hide('comm', subject.comm),
    name: hide('name', subject.name),
    path: subject.path === null || /^\/?dev\//.test(subject.path) ? subject.path : hidePath(subject.path),
    what: plainWhat.has(rule) ? subject.what : hide('name', subject.what)
  })
  return {
    ...leaks,
    budgets: leaks.budgets.map((one) => ({
      ...one,
      glob: one.of === 'comm' || one.of === 'descriptors' ? hide('comm', one.glob) : one.glob
    })),
    filter: leaks.filter && {...leaks.filter, filters: leaks.filter.filters.map(({key}) => ({glob: '…', key}))},
    findings: leaks.findings.map((one) => ({
      ...one,
      args: Object.fromEntries(
        Object.entries(one.args).map(([key, value]) => [
          key,
          typeof value === 'string' && !plainArgs.has(key) ? hide(key.endsWith('Comm') ? 'comm' : 'name', value) : value
        ])
      ),
      subject: hideSubject(one.rule, one.subject),
      suppression: one.suppression && {...one.suppression, comment: null}
    })),
    passedOver: leaks.passedOver.map((one) => ({...one, reason: '…', source: hide('path', one.source) ?? ''})),
    series: leaks.series.map((one) => ({
      ...one,
      bootId: hide('boot', one.bootId),
      source: hide('path', one.source) ?? ''
    })),
    suppressions: leaks.suppressions && {
      ...leaks.suppressions,
      stale: leaks.suppressions.stale.map(({line}) => ({line, text: '…'}))
    }
  }
}
