/** Texts told by their content alone. */
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'
import {type Case, cases} from './golden.js'
import {root} from './root.js'

const head = 65_536

const prose = [
  '',
  '\n',
  'total 4\n',
  '{"client": 1}\n',
  'A client of a heap has a pid and a size.\n',
  'MemTotal: 1 kB\n'
]

/** True of what `mine` takes of the fixtures of `id`; false of its other texts, of those of all others, and of prose. */
export function looksOnlyLike(
  t: ExecutionContext,
  looksLike: (head: string) => boolean,
  id: string,
  mine: (one: Case) => boolean = ({text}) => text !== ''
): void {
  for (const one of cases(id)) t.is(looksLike(one.text.slice(0, head)), mine(one), one.name)
  const folders = readdirSync(join(root, 'fixtures'), {withFileTypes: true}).filter((entry) => entry.isDirectory())
  for (const {name: other} of folders)
    if (other !== id)
      for (const {name, text} of cases(other)) t.false(looksLike(text.slice(0, head)), `${other}/${name}`)
  for (const text of prose) t.false(looksLike(text), text)
}

type Parse = (text: string, origin: {readonly path: string}) => unknown

/** As `bearsAnyText` measures time, of what stands behind the beginnings of a text. */
export function bearsMuchOf(
  t: ExecutionContext,
  parse: Parse,
  befores: readonly string[],
  traps: readonly string[]
): void {
  for (const before of befores)
    for (const trap of traps) {
      const text = before + trap.repeat(Math.ceil(1_000_000 / trap.length))
      const start = performance.now()
      parse(text, {path: 'x'})
      t.true(performance.now() - start < 5000, `1 MB of ${JSON.stringify(trap)} behind ${JSON.stringify(before)}`)
    }
}
