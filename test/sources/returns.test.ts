/** A text whose lines all end in CR LF, as a terminal or an editor left it, says what it says without. */
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {snapshotBuilder} from '../../src/model/build.js'
import {collectText} from '../../src/sources/collect-text.js'
import {cases} from '../helpers/golden.js'
import {root} from '../helpers/root.js'

const read = (text: string) => {
  const builder = snapshotBuilder()
  const {known} = collectText(text, 'x', builder)
  return {known, snapshot: builder.build()}
}

const folders = readdirSync(join(root, 'fixtures'), {withFileTypes: true}).filter((entry) => entry.isDirectory())

for (const {name: id} of folders) {
  const texts = cases(id).filter(({text}) => text.includes('\n') && !text.includes('\r') && !text.includes('\0'))
  if (texts.length === 0) continue
  test(`${id}: ${texts.length} texts`, (t) => {
    for (const {name, text} of texts) t.deepEqual(read(text.replaceAll('\n', '\r\n')), read(text), name)
  })
}

test('of a text in which one line ends otherwise, a return belongs to its line', (t) => {
  const text = 'size:\t4096\r\ncount:\t1\nexp_name:\tsystem\n'
  t.deepEqual(read(text).snapshot.buffers, [])
})
