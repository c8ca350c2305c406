import test from 'ava'
import fc from 'fast-check'
import {matchesGlob, parseFilter, selectBy} from '../../src/analysis/filter.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

for (const [glob, text, matches] of [
  ['camera*', 'camerad', true],
  ['*era*', 'camerad', true],
  ['c?merad', 'camerad', true],
  ['camera', 'camerad', false],
  ['', '', true],
  ['*', '', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'aXbY', false],
  ['[a]', '[a]', true]
] as const) {
  test(`${glob} ${matches ? 'matches' : 'does not match'} "${text}"`, (t) => t.is(matchesGlob(glob, text), matches))
}

test('every text matches itself where it has no wildcard, and never takes long', (t) => {
  fc.assert(
    fc.property(fc.string(), (text) =>
      t.is(matchesGlob(text.replaceAll(/[*?]/g, 'x'), text.replaceAll(/[*?]/g, 'x')), true)
    )
  )
  const started = Date.now()
  t.false(matchesGlob(`${'*a'.repeat(50)}*b`, 'a'.repeat(20_000)))
  t.true(Date.now() - started < 5000)
})

test('KEY=GLOB with a known key, else nothing', (t) => {
  t.deepEqual(parseFilter('comm=a=b'), {glob: 'a=b', key: 'comm'})
  t.is(parseFilter('size=1'), null)
  t.is(parseFilter('comm'), null)
})

test('filters of one key are alternatives, of different keys must all hold; comm and pid must be of one holder', (t) => {
  const both = snapshot({
    buffers: [
      buffer({exporter: 'system', holders: [7, 8], inode: 1, name: 'preview'}),
      buffer({attachments: ['rkvdec'], exporter: 'drm', holders: [8], inode: 2})
    ],
    processes: [process({comm: 'camerad', pid: 7}), process({comm: 'ui', pid: 8})]
  })
  const inodes = (...filters: string[]) => {
    const {buffers} = selectBy(
      both,
      filters.flatMap((one) => parseFilter(one) ?? [])
    )
    return both.buffers.flatMap(({inode}, index) => (buffers[index] ? [inode] : []))
  }
  t.deepEqual(inodes(), [1, 2])
  t.deepEqual(inodes('comm=cam*'), [1])
  t.deepEqual(inodes('pid=8'), [1, 2])
  t.deepEqual(inodes('pid=8', 'comm=camerad'), [])
  t.deepEqual(inodes('exporter=drm'), [2])
  t.deepEqual(inodes('exporter=drm', 'exporter=sys*'), [1, 2])
  t.deepEqual(inodes('comm=camerad', 'comm=ui'), [1, 2])
  t.deepEqual(inodes('device=rk*'), [2])
  t.deepEqual(inodes('name=pre*', 'exporter=system'), [1])
})

test('a row passes by any of its processes, one that has ended by its pid alone, and by its device', (t) => {
  const machine = snapshot({processes: [process({comm: 'camerad', pid: 7})]})
  const passes = (filters: readonly string[], pids: readonly number[], devices: readonly (string | null)[] = ['vop']) =>
    selectBy(
      machine,
      filters.flatMap((one) => parseFilter(one) ?? [])
    ).passes(pids, devices)
  t.true(passes([], []))
  t.true(passes(['comm=cam*'], [9, 7]))
  t.false(passes(['comm=cam*'], [9]))
  t.true(passes(['pid=9'], [9]))
  t.false(passes(['pid=9', 'comm=camerad'], [9, 7]))
  t.false(passes(['comm=*'], []))
  t.true(passes(['device=v*'], [], [null, 'vop']))
  t.false(passes(['device=v*'], [], [null]))
  t.true(passes(['exporter=none'], []))
})
