import test from 'ava'
import {figures, growthArgs, growthBeside} from '../../../src/analysis/leaks/figures.js'

const moment = (index: number) => ({index, uptimeSeconds: 100 * index})
const figure = (key: string, value: number, beside = value) => ({beside, key, label: key, value})

test('what is not there any more is forgotten, and begins anew', (t) => {
  const all = figures<string, number>('gone')
  all.see([figure('a', 1), figure('b', 1)], moment(0))
  all.see([figure('b', 2)], moment(1))
  all.see([figure('a', 3), figure('b', 3)], moment(2))
  const values = all.series().map(({label, points}) => [label, points.map(({value}) => value)])
  t.deepEqual(values, [
    ['a', [3]],
    ['b', [1, 2, 3]]
  ])
})

test('of what is counted there are none where none is listed, and for long none is forgotten', (t) => {
  const all = figures<string, number>(0)
  all.see([figure('a', 5)], moment(0))
  all.see([], moment(1))
  t.deepEqual(
    all.series()[0]?.points.map(({value}) => value),
    [5, 0]
  )
  for (let index = 2; index < 40; index += 1) all.see([], moment(index))
  t.deepEqual(all.series(), [])
})

const points = (values: readonly (number | null)[]) =>
  values.map((beside, snapshot) => ({beside, snapshot, uptimeSeconds: 100 * snapshot, value: snapshot}))

test('growth of what stands beside is from its least after the warm-up', (t) => {
  t.is(
    growthBeside(points([100, 7, 5, 9]), (beside) => beside),
    4
  )
  t.is(
    growthBeside(points([1, 7, null, 9]), (beside) => beside),
    null
  )
  t.is(
    growthBeside(points([null, 7, 8, 9]), (beside) => beside),
    2
  )
})

test('a rate by the hour needs the time of every snapshot', (t) => {
  const rise = {confidence: 'likely', growth: 3, perSnapshot: 1} as const
  t.is(growthArgs(points([1, 2, 3, 4]), rise).perHourBytes, 36)
  const untold = points([1, 2, 3, 4]).map((one) => ({...one, uptimeSeconds: null}))
  t.is(growthArgs(untold, rise).perHourBytes, null)
})
