import test from 'ava'
import fc from 'fast-check'
import {looksLikeMemtrack, type MemtrackNode, parseMemtrack} from '../../../src/parsers/v4l2/v4l2-memtrack.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/v4l2-memtrack/codec'}
/** What does not begin as a file does. */
const headless = ['synthetic-header-only', 'synthetic-no-header', 'synthetic-unknown-unit']

for (const {golden, name, text} of cases('v4l2-memtrack')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseMemtrack(text, origin))
    t.is(looksLikeMemtrack(text), !headless.includes(name))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseMemtrack, [
    'Total memory usage: 5 bytes\n',
    'x usage: 5\n',
    '  ',
    ' ',
    '\n',
    'usage: ',
    'usage: 5',
    '  (tgid=1, pid=2) ',
    '[leaf] ',
    ' (count=2, self=1)\n',
    '(tgid=',
    '9',
    '...\n',
    '  y usage: 7\n',
    'Total memory usage: 5 bytes\nr usage: 5\n  c usage: 5\n'
  ]))

test('a megabyte of ever deeper rows is read without recursion', (t) => {
  let text = 'Total memory usage: 1 bytes\n'
  for (let depth = 0; text.length < 1_000_000; depth += 1) text += `${'  '.repeat(depth)}usage: 1\n`
  const {issues, value} = parseMemtrack(text, origin)
  t.deepEqual(issues, [])
  let depth = 0
  for (let node = value.root ?? undefined; node !== undefined; node = node.children[0]) depth += 1
  t.true(depth > 900)
})

test('an empty text says nothing', (t) => {
  t.deepEqual(parseMemtrack('', origin), {issues: [], value: {root: null, stated: null}})
})

interface Plan {
  readonly name: string | null
  readonly ids: readonly [number, number]
  readonly own: number
  readonly count: number
  readonly children: readonly Plan[]
}

const uint32 = fc.integer({max: 2 ** 32 - 1, min: 1})
/** Any name a line can hold, but for those that end in what the kernel prints after it, or begin as deeper rows do. */
const anyName = fc
  .oneof(
    fc.constantFrom(
      'instance',
      'usage: 5',
      '(tgid=1, pid=2)',
      'x usage: 5 (count=2)',
      '[leaf] y',
      '# cat x',
      '',
      '...'
    ),
    fc.string({maxLength: 12, unit: 'grapheme-ascii'})
  )
  .filter((name) => !name.startsWith(' ') && !/(?:^| )\[leaf\]$/.test(name))
const {plan} = fc.letrec<{plan: Plan}>((tie) => ({
  plan: fc.record({
    children: fc.oneof({depthSize: 'small'}, fc.constant([]), fc.array(tie('plan'), {maxLength: 3})),
    count: fc.integer({max: 3, min: 0}),
    ids: fc.tuple(uint32, uint32),
    name: fc.oneof(fc.constant(null), anyName),
    own: fc.integer({max: 2 ** 31, min: 0})
  })
}))

test('reads back what the kernel prints, whatever the names', (t) => {
  const usage = ({children, count, own}: Plan): number =>
    (count === 0 ? 0 : own) + children.reduce((sum, child) => sum + usage(child), 0)
  const print = (node: Plan, depth: number): string => {
    const {children, count, ids, name, own} = node
    const shown = count > 1 || (count === 1 && children.length > 0)
    const counted = shown ? ` (count=${count}${children.length > 0 ? `, self=${own}` : ''})` : ''
    const line = `${'  '.repeat(depth)}${name === null ? '' : `${name} `}(tgid=${ids[0]}, pid=${ids[1]}) usage: ${usage(node)}${counted}\n`
    return line + children.map((child) => print(child, depth + 1)).join('')
  }
  const expected = (node: Plan): MemtrackNode => {
    const shown = node.count > 1 || (node.count === 1 && node.children.length > 0)
    return {
      children: node.children.map(expected),
      count: shown ? node.count : null,
      leaf: false,
      name: node.name,
      pid: node.ids[1],
      self: shown && node.children.length > 0 ? node.own : null,
      tgid: node.ids[0],
      usage: usage(node)
    }
  }
  fc.assert(
    fc.property(plan, (root) => {
      const text = `Total memory usage: ${usage(root)} bytes\n${print(root, 0)}`
      t.deepEqual(parseMemtrack(text, origin), {issues: [], value: {root: expected(root), stated: usage(root)}})
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'Total memory usage: 5 bytes\n',
    'Total memory usage: 5 bytes, as of today.\nIt is less than yesterday.\n',
    'Total memory usage: 5 bytes\n  deeper usage: 5\n',
    'MemTotal:        3997700 kB\n',
    '{"usage": 5}\n'
  ]) {
    t.false(looksLikeMemtrack(text), JSON.stringify(text))
  }
})
