/** What could not be seen, and what to run next. */
import type {Explanation} from '../../../analysis/explain/explanation.js'
import type {Next} from '../../../analysis/explain/next.js'
import type {Coverage} from '../../../model/snapshot.js'
import {plural} from '../../text.js'
import {advice} from '../advice.js'
import {placeText} from './words.js'

export function caveats(one: Explanation): string[] {
  const {gone, holderGap, issues, next, series, snapshot} = one
  const boots = series.filter(({boot}) => boot !== snapshot.boot).length
  const of = snapshot.source === null ? '' : `, ${snapshot.source}`
  return [
    ...(series.length > 1
      ? [
          `Explained as of ${placeText(snapshot.snapshot, series)}${gone === null && snapshot === series.at(-1) ? ', the last' : ''} of ${plural(series.length, 'snapshot', 'snapshots')}${of}.`
        ]
      : []),
    ...(boots > 0
      ? [`Not compared: ${plural(boots, 'snapshot', 'snapshots')} of other boots, where inodes and pids are others.`]
      : []),
    ...(holderGap === null ? [] : [`Holders may be missing: ${holderGap}.`]),
    ...unread(one.coverage, holderGap),
    ...(issues.length === 0
      ? []
      : [`${plural(issues.length, 'thing', 'things')} in the input could not be used (--json lists them).`]),
    'Next:',
    ...next.map(({command, why}) => `  ${command} # ${whys[why]}`)
  ]
}

/** Without these a path may be missing. */
const telling: ReadonlySet<string> = new Set(['dmabuf-bufinfo', 'dmabuf-fdinfo', 'dmabuf-maps', 'socket-fdinfo'])

const unread = (coverage: readonly Coverage[], said: string | null): string[] =>
  coverage.flatMap(({interface: id, reason, status}) =>
    telling.has(id) && status !== 'complete' && reason !== said
      ? [`Not read in full: ${id}${reason === null ? '' : `: ${reason}`} (${advice[id]}).`]
      : []
  )

const whys: Readonly<Record<Next['why'], string>> = {
  buffer: 'who else has one of them',
  descriptors: 'there: which descriptors',
  device: 'what is open there',
  fences: 'there: who does not signal',
  file: 'there: what the kernel says of that file',
  holder: 'what else it holds',
  interfaces: 'what could be read and was not',
  later: 'later: then both tell what came and went',
  leaks: 'what the rules say',
  maps: 'there: which maps',
  references: 'there: devices, fences and references'
}
