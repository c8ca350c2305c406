import test from 'ava'
import fc from 'fast-check'
import {splitListing} from '../../src/sources/listing.js'

const texts = (text: string): readonly (readonly [string, string])[] | undefined =>
  splitListing(text, (path) => /^proc\/\d+\/comm$/.test(path))?.members.map((member) => [member.path, member.text])

const path = fc.integer({max: 99, min: 1}).map((pid) => `proc/${pid}/comm`)
const line = fc
  .oneof(fc.string({maxLength: 12}), fc.constantFrom('==> x <==', 'proc/1/comm:y', 'size:\t1', 'a:b:c'))
  .map((text) => text.replaceAll(/[\r\n]/g, ' '))
const files = fc.uniqueArray(
  fc.tuple(
    path,
    fc.array(
      line.filter((text) => text !== '' && !/^(?:cat|e?grep|head|tail|toybox|busybox|Binary file)/.test(text)),
      {maxLength: 4, minLength: 1}
    )
  ),
  {minLength: 1, selector: ([name]) => name}
)

test('reads back what each of the tools prints', (t) => {
  const content = (lines: readonly string[]): string => `${lines.join('\n')}\n`
  fc.assert(
    fc.property(files, (all) => {
      const wanted = all.map(([name, lines]) => [name, content(lines)])
      t.deepEqual(texts(all.map(([name, lines]) => lines.map((one) => `${name}:${one}\n`).join('')).join('')), wanted)
      t.deepEqual(texts(all.map(([name, lines]) => `==> ${name} <==\n${content(lines)}`).join('\n')), wanted)
      t.deepEqual(texts(all.map(([name, lines]) => `${name}\n${content(lines)}`).join('')), wanted)
    })
  )
})
