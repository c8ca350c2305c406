/** Paths as a tree for the eye, indented below what is explained. */
import type {Path, Step} from '../../../analysis/explain/steps.js'
import {plural} from '../../text.js'
import type {Wording} from '../ledger.js'
import {stepText} from './words.js'

/** Nearest to the buffer first, but of what a process holds the process. */
export function bufferTree(paths: readonly Path[], wording: Wording): string[] {
  return tree(paths, (one) => {
    const steps = one.steps.filter(({kind}) => kind !== 'buffer')
    const texts = steps.map((step) => `${maybe(step, steps)}${stepText(step, wording)}`)
    if (!steps.every(({kind}) => kind === 'descriptor' || kind === 'map' || kind === 'process')) return texts.reverse()
    const [who = '', ...ways] = texts
    return [one.alike > 1 ? `${who} and ${one.alike - 1} alike` : who, ...ways]
  })
}

/** Each open file first: `/dev/video0: fwht-enc (88), fd 3`. */
export function deviceTree(paths: readonly Path[], wording: Wording): string[] {
  return tree(paths, ({steps}) => {
    const texts = steps.map((step) => stepText(step, wording))
    const at = steps.findIndex(({kind}) => kind === 'instance')
    if (at === -1) return texts
    const file = [texts[at] ?? '', ...(at === 0 ? [] : [texts.slice(0, at).join(', ')])].join(': ')
    return [file, ...texts.slice(at + 1)]
  })
}

/** What has no reference to the buffer may be none of its business. */
const maybe = (step: Step, steps: readonly Step[]): string =>
  step === steps.at(-1) && (step.kind === 'instance' || step.kind === 'queue') ? 'maybe exported from ' : ''

interface Branch {
  readonly twigs: Map<string, Branch>
  /** Paths that end here. */
  readonly ends: Path[]
}

/** So many branches are shown below one. */
const most = 20

/** Paths that begin with the same words are one branch. */
function tree(paths: readonly Path[], wordsOf: (one: Path) => readonly string[]): string[] {
  const root: Branch = {ends: [], twigs: new Map()}
  for (const one of paths) {
    let at = root
    for (const word of wordsOf(one)) {
      const next: Branch = at.twigs.get(word) ?? {ends: [], twigs: new Map()}
      at.twigs.set(word, next)
      at = next
    }
    at.ends.push(one)
  }
  return lines(root, '  ')
}

function lines({twigs}: Branch, indent: string): string[] {
  const shown = [...twigs].slice(0, most).flatMap(([said, one]): string[] => {
    const rest = onlyWay(one)
    return rest === null
      ? [`${indent}${said}${remark(one.ends)}`, ...lines(one, `${indent}  `)]
      : [`${indent}${[said, rest.said].filter((part) => part !== '').join(': ')}${remark(rest.ends)}`]
  })
  const left = twigs.size - most
  return left > 0 ? [...shown, `${indent}and ${left} more (--columns path,refs --top 0 lists all)`] : shown
}

/** A branch that only goes on stands on one line; null: it does not. */
function onlyWay({ends, twigs}: Branch): {readonly said: string; readonly ends: readonly Path[]} | null {
  const [only, ...others] = twigs
  if (only === undefined) return {ends, said: ''}
  const rest = others.length + ends.length > 0 ? null : onlyWay(only[1])
  return rest === null ? null : {ends: rest.ends, said: [only[0], rest.said].filter((part) => part !== '').join(', ')}
}

function remark(ends: readonly Path[]): string {
  const refs = ends.reduce((total, one) => total + (one.refs ?? 0), 0)
  const confidence = ends[0]?.confidence ?? 'certain'
  const said = [
    ...(refs === 0 ? [] : [plural(refs, 'reference', 'references')]),
    ...(confidence === 'certain' ? [] : [confidence])
  ]
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}
