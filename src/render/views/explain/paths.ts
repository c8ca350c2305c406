/** Paths as a tree for the eye, and as rows for scripts. */
import type {Path, Step} from '../../../analysis/explain/steps.js'
import type {Table} from '../../report.js'
import {plural} from '../../text.js'
import {count, table, text} from '../columns.js'
import type {Wording} from '../ledger.js'
import {pathText, stepText} from './words.js'

/** One row for each path. */
export const pathTable = (paths: readonly Path[], wording: Wording): Table => ({
  ...table(paths, [
    text('path', 'path', (one) => pathText(one, wording)),
    count('refs', 'refs', (one) => one.refs),
    text('confidence', 'sure', (one) => one.confidence),
    count('alike', 'alike', (one) => one.alike),
    text('kinds', 'kinds', ({steps}) => steps.map(({kind}) => kind).join(' ')),
    text('pids', 'pids', ({pids}) => pids.join(' ') || null),
    text(
      'comm',
      'comm',
      ({steps}) => steps.flatMap((step) => (step.kind === 'process' ? (step.comm ?? []) : []))[0] ?? null
    ),
    count('descriptors', 'fds', ({steps}) => sum(steps, 'descriptor')),
    count('maps', 'maps', ({steps}) => sum(steps, 'map')),
    text('device', 'device', ({steps}) => steps.flatMap(deviceOf)[0] ?? null)
  ]),
  wide: true
})

/** Of one path; null: it has none of that kind. */
function sum(steps: readonly Step[], kind: 'descriptor' | 'map'): number | null {
  const counts = steps.flatMap((step) => (step.kind === kind ? step.count : []))
  return counts.length === 0 ? null : counts.reduce((total, one) => total + one, 0)
}

const deviceOf = (step: Step): string[] =>
  step.kind === 'attachment' || step.kind === 'instance' ? [step.device ?? []].flat() : []

interface Branch {
  readonly said: string
  readonly alike: number
  readonly twigs: Map<string, Branch>
  /** Paths that end here. */
  readonly ends: Path[]
}

const branch = (said: string, alike = 1): Branch => ({alike, ends: [], said, twigs: new Map()})

/** So many branches are shown below one. */
const most = 20

/**
 * What is explained is the root; nearest to it is what holds it. `fromStart`: paths that begin alike are one branch,
 * else those that end alike.
 */
export function tree(paths: readonly Path[], wording: Wording, fromStart: boolean): string[] {
  const root = branch('')
  for (const one of paths) {
    const steps = one.steps.filter(({kind}) => kind !== 'buffer')
    let at = root
    for (const [place, step] of (fromStart || isHeld(steps) ? steps : steps.toReversed()).entries()) {
      const said = `${place === 0 && !fromStart ? (before[step.kind] ?? '') : ''}${stepText(step, wording)}`
      const alike = place === 0 ? one.alike : 1
      const key = `${alike} ${one.pids.length > 1 ? one.pids.join() : ''} ${said}`
      const next = at.twigs.get(key) ?? branch(said, step.kind === 'process' ? alike : 1)
      at.twigs.set(key, next)
      at = next
    }
    at.ends.push(one)
  }
  return lines(root, '  ')
}

/** What has no reference to the buffer, and may be none of its business. */
const before: Readonly<Partial<Record<Step['kind'], string>>> = {
  instance: 'maybe exported from ',
  queue: 'maybe exported from '
}

/** A process first, then by how many of what. */
const isHeld = (steps: readonly Step[]): boolean =>
  steps[0]?.kind === 'process' && steps.every(({kind}) => ['descriptor', 'map', 'process'].includes(kind))

function lines({twigs}: Branch, indent: string): string[] {
  const all = [...twigs.values()]
  const shown = all.slice(0, most).flatMap((one): string[] => {
    const inline = singleEnd(one)
    const said = `${indent}${one.said}${one.alike > 1 ? ` and ${one.alike - 1} alike` : ''}`
    return inline === null
      ? [`${said}${remark(one.ends)}`, ...lines(one, `${indent}  `)]
      : [`${said}${inline.said === '' ? '' : `: ${inline.said}`}${remark(inline.ends)}`]
  })
  const left = all.length - most
  return left > 0 ? [...shown, `${indent}and ${left} more (--columns path,refs --top 0 lists all)`] : shown
}

/** A branch that only goes on stands on one line. */
function singleEnd(one: Branch): {readonly said: string; readonly ends: readonly Path[]} | null {
  const [only, ...others] = one.twigs.values()
  if (only === undefined) return {ends: one.ends, said: ''}
  if (others.length > 0 || one.ends.length > 0) return null
  const rest = singleEnd(only)
  return rest === null ? null : {ends: rest.ends, said: rest.said === '' ? only.said : `${only.said}, ${rest.said}`}
}

function remark(ends: readonly Path[]): string {
  const refs = ends.reduce((total, one) => total + (one.refs ?? 0), 0)
  const unsure = ends[0] === undefined || ends[0].confidence === 'certain' ? [] : [ends[0].confidence]
  const counted = refs === 0 ? [] : [plural(refs, 'reference', 'references')]
  const said = [...counted, ...unsure]
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}
