/** Figures that one text states again and again keep their course. */
import test from 'ava'
import {load} from '../../src/load.js'
import {root} from '../helpers/root.js'

const coursesOf = async (path: string) => (await load(`${root}fixtures/${path}`)).snapshot.courses

test('descriptors that a shell counted over and over', async (t) => {
  const [one, ...more] = await coursesOf('fd-series/arm-cog-growing.txt')
  t.deepEqual(more, [])
  t.like(one, {
    interface: 'pasted-summary',
    name: 'descriptors',
    pid: 709,
    unit: 'count',
    values: [624, 626, 630, 630, 634, 634, 638]
  })
})

test('a log of memory has a course for every column, in bytes', async (t) => {
  const courses = await coursesOf('ion-series/msm8998-meminfo-and-ion.txt')
  t.deepEqual(
    courses.map(({name}) => name).sort(),
    ['ION_total', 'MemTotal', 'MemFree', 'MemAvailable', 'Cached'].sort()
  )
  t.is(new Set(courses.map(({values}) => values.length)).size, 1)
  t.true(courses.every(({unit, values}) => unit === 'bytes' && values.every((value) => value % 1024 === 0)))
})
