/** Texts of other formats, which a test for one must not take. */
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'
import {cases} from './golden.js'
import {root} from './root.js'

const prose = [
  '',
  '\n',
  ' ',
  'Total 3 objects, 12288 bytes\n',
  '{"a": 1}\n',
  '<html>\n',
  'It was a dark night.\n',
  '# cat x\n'
]

/** False for the fixtures of all folders but `own`, and for what is no format at all. */
export function takesNoOther(t: ExecutionContext, looksLike: (head: string) => boolean, own: string): void {
  for (const text of prose) t.false(looksLike(text), JSON.stringify(text))
  for (const id of readdirSync(join(root, 'fixtures'))) {
    if (id === own || id === 'shell-session' || !existsSync(join(root, 'fixtures', id))) continue
    for (const {name, text} of cases(id)) t.false(looksLike(text.slice(0, 65_536)), `${id}/${name}`)
  }
}
