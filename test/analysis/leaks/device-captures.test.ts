/** Real machines that are healthy, as far as these rules can tell: nothing is said of them. */
import {readdirSync} from 'node:fs'
import test from 'ava'
import {leakJudge} from '../../../src/analysis/leaks/judge.js'
import {cmaStaircase} from '../../../src/analysis/leaks/rules/cma-staircase.js'
import {deadInstance} from '../../../src/analysis/leaks/rules/dead-instance.js'
import {gpuObjectGrowth} from '../../../src/analysis/leaks/rules/gpu-object-growth.js'
import {growingInstances} from '../../../src/analysis/leaks/rules/growing-instances.js'
import {idleInstance} from '../../../src/analysis/leaks/rules/idle-instance.js'
import {poolGrowth} from '../../../src/analysis/leaks/rules/pool-growth.js'
import {unexplainedGrowth} from '../../../src/analysis/leaks/rules/unexplained-growth.js'
import {load} from '../../../src/load.js'
import {loadSeries} from '../../../src/load-series.js'
import {findingsOf} from '../../helpers/judged.js'
import {root} from '../../helpers/root.js'

const folder = `${root}fixtures/captures/`
const captures = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'))

test('of no capture alone is an instance called dead', async (t) => {
  t.true(captures.length > 20)
  for (const name of captures) {
    const {snapshot} = await load(`${folder}${name}`)
    t.deepEqual(findingsOf(deadInstance, [snapshot]), [], name)
  }
})

test('a series that leaks dma-bufs leaks nothing else', async (t) => {
  const judge = leakJudge([
    cmaStaircase,
    deadInstance,
    gpuObjectGrowth,
    growingInstances,
    idleInstance,
    poolGrowth,
    unexplainedGrowth
  ])
  const series = captures.filter((name) => name.startsWith('6.12-c-leak-')).map((name) => `${folder}${name}`)
  await loadSeries(series, {
    see: (snapshot, {boot, index, moment}) =>
      judge.see(snapshot, {index, uptimeSeconds: moment.uptimeSeconds}, String(boot))
  })
  const {findings, skipped} = judge.judgement()
  t.deepEqual(findings, [])
  t.deepEqual(
    skipped.filter(({silent}) => silent).map(({rule}) => rule),
    ['dead-instance', 'idle-instance']
  )
})
