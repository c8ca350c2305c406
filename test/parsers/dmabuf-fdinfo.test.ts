import test from 'ava'
import fc from 'fast-check'
import {looksLikeDmabufFdinfo, parseDmabufFdinfo} from '../../src/parsers/dmabuf-fdinfo.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText, nameOf} from '../helpers/traps.js'

const origin = {path: 'proc/2211/fdinfo/14'}
const forged = ['x\nsize:\t1', 'x\nino:\t1', '\nexp_name:\tz', '\n', 'exp_name:', 'name:\t', '  a  ', ':', '\t']

for (const {name, text, golden} of cases('dmabuf-fdinfo')) {
  test(name, (t) => matchesGolden(t, golden, parseDmabufFdinfo(text, origin)))
}

test('bears any text', (t) => {
  bearsAnyText(t, parseDmabufFdinfo, [
    ...forged,
    'exp_name:\tsystem\n',
    'size:\t4096\n',
    'count:\t2\n',
    'ino:\t7\n',
    'exp_name:\n\n'
  ])
})

const fd = fc.record({
  inode: fc.option(fc.maxSafeNat()),
  name: fc.option(nameOf(31, forged)),
  refs: fc.nat(),
  size: fc.maxSafeNat()
})

test('reads back what the kernel prints, whatever the name', (t) => {
  fc.assert(
    fc.property(fd, ({inode, name, refs, size}) => {
      const text = [
        'pos:\t0\nflags:\t02000002\nmnt_id:\t14\n',
        inode === null ? '' : `ino:\t${inode}\n`,
        `size:\t${size}\ncount:\t${refs}\nexp_name:\tsystem\n`,
        name === null ? '' : `name:\t${name}\n`
      ].join('')
      t.deepEqual(parseDmabufFdinfo(text, origin), {issues: [], value: {exporter: 'system', inode, name, refs, size}})
    })
  )
  t.pass()
})

test('a text cut anywhere is never taken for something else, nor for another size', (t) => {
  const text = 'pos:\t0\nflags:\t02\nmnt_id:\t14\nino:\t71\nsize:\t40960\ncount:\t23\nexp_name:\tsystem\nname:\ta\nb\n'
  for (let length = 1; length < text.length; length++) {
    const {issues, value} = parseDmabufFdinfo(text.slice(0, length), origin)
    if (text[length - 1] !== '\n') t.is(issues[0]?.code, 'cut-short', `${length}`)
    if (value !== null) t.like(value, {exporter: 'system', inode: 71, refs: 23, size: 40960})
    t.is(value !== null, length >= text.indexOf('name:\ta'), `${length}`)
  }
})

test('is told by its lines alone', (t) => {
  for (const {text, name} of cases('dmabuf-fdinfo')) {
    const told = looksLikeDmabufFdinfo(text)
    if (parseDmabufFdinfo(text, origin).value !== null) t.true(told, name)
  }
  t.false(looksLikeDmabufFdinfo('pos:\t0\nflags:\t02\n'))
  t.false(looksLikeDmabufFdinfo('9 -> /dmabuf:x\nexp_name:\tforged\n'))
})

test('a text without colons is not searched anew from every line', (t) => {
  const start = performance.now()
  t.is(parseDmabufFdinfo(`exp_name:\tx\n${'\n'.repeat(1_000_000)}`, origin).value, null)
  t.true(performance.now() - start < 5000)
})
