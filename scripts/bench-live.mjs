/**
 * `npm run bench:live [-- ROUNDS]`: what it costs to read this machine as it runs.
 *
 * 1. CPU time with 60,000 descriptors open in 400 processes, against the least any reader must do (live/floor.c), lsof and
 *    bare Node; goals: at most 2.2 times the floor, start-up included, and 3 times faster than lsof.
 * 2. Time for each buffer of a made-up machine of 5,000, 10,000 and 20,000: it must not grow.
 * 3. System calls for each descriptor that is no media's: it must be one.
 *
 * Needs cc; lsof and strace for what is measured by them.
 */
import {execFileSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {callsOf, growth} from './live/calls.mjs'
import {compile, costOf, interleaved, isHere, mediamem, root, underLoad} from './live/tools.mjs'
import {plantMachine} from './live/tree.mjs'

const rounds = Number(process.argv[2] ?? 9)
if (!existsSync(`${root}dist/main.cjs`)) execFileSync('npm', ['run', 'build'], {cwd: root, stdio: 'inherit'})
const folder = mkdtempSync(join(tmpdir(), 'mediamem-bench-'))
process.once('exit', () => rmSync(folder, {force: true, recursive: true}))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

const {cost, floor, load} = compile(folder, ['cost', 'floor', 'load'])
await benchLoad()
benchBuffers()
await benchCalls()

async function benchLoad() {
  const subjects = {
    floor: [floor],
    'mediamem attribute': mediamem('attribute', '--json'),
    ...(isHere('lsof') ? {'lsof -nPw': ['lsof', '-nPw']} : {}),
    'node -e 0': [process.execPath, '-e', '0']
  }
  const found = await underLoad(load, {descriptors: 60_000, processes: 400}, () =>
    interleaved(subjects, rounds, (command) => costOf(cost, folder, command))
  )
  console.log(`60,000 descriptors in 400 processes, ${rounds} rounds, Node ${process.version}`)
  console.log('                        CPU ms    / floor   wall ms   peak MB')
  for (const [name, {cpu, peak, wall}] of Object.entries(found)) {
    const figures = [cpu.toFixed(0), (cpu / found.floor.cpu).toFixed(2), wall.toFixed(0), peak.toFixed(0)]
    console.log(`${name.padEnd(20)}${figures.map((figure) => figure.padStart(10)).join('')}`)
  }
  const ours = found['mediamem attribute']
  const lsof = found['lsof -nPw']
  goal('CPU / floor', ours.cpu / found.floor.cpu, 'at most', 2.2)
  if (lsof === undefined) console.log('lsof is not here: not compared')
  else {
    goal('CPU of lsof / ours', lsof.cpu / ours.cpu, 'at least', 3)
    console.log(`wall time of lsof / ours: ${(lsof.wall / ours.wall).toFixed(2)}`)
  }
}

function benchBuffers() {
  const sizes = [100, 5000, 10_000, 20_000]
  const subjects = {}
  for (const size of sizes) {
    const machine = join(folder, `machine-${size}`)
    plantMachine(machine, size)
    subjects[`${size} buffers`] = mediamem('attribute', '--json', `live:${machine}`)
  }
  const found = interleaved(subjects, Math.min(rounds, 5), (command) => costOf(cost, folder, command))
  const [few, ...many] = Object.entries(found)
  console.log(
    `\na made-up machine; what ${few[0]} take (${few[1].cpu.toFixed(0)} ms of CPU) is taken off of the others`
  )
  const each = many.map(([, {cpu}], index) => ((cpu - few[1].cpu) / (sizes[index + 1] - sizes[0])) * 1000)
  for (const [index, [name, {peak}]] of many.entries())
    console.log(`${name.padEnd(20)}${each[index].toFixed(0).padStart(10)} us of CPU each, peak ${peak.toFixed(0)} MB`)
  goal('time for a buffer, of 20,000 / of 5,000', each.at(-1) / each[0], 'at most', 1.2)
}

async function benchCalls() {
  if (!isHere('strace')) return console.log('\nstrace is not here: system calls not counted')
  const more = 5000
  const counted = []
  for (const descriptors of [more, 2 * more]) {
    counted.push(
      await underLoad(load, {descriptors, kind: ['same'], processes: 1}, () =>
        callsOf(folder, mediamem('attribute', '--json'))
      )
    )
  }
  const [once, twice] = counted
  const all = (calls) => [...calls.values()].reduce((sum, count) => sum + count, 0)
  console.log(`\nsystem calls for ${more} descriptors more`)
  for (const [name, count] of growth(once, twice, more / 200))
    console.log(`${name.padEnd(20)}${String(count).padStart(10)}`)
  // A second one for each would make it two; processes of others come and go between the two counts.
  goal('system calls for a descriptor', (all(twice) - all(once)) / more, 'at most', 1.2)
}

function goal(what, value, word, bound) {
  const met = word === 'at most' ? value <= bound : value >= bound
  console.log(`${what}: ${value.toFixed(2)} (goal: ${word} ${bound}${met ? '' : ', missed'})`)
}
