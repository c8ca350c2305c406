/** Programs in C, compiled for one run, and what is started with them. */
import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const mediamem = (...args) => [process.execPath, join(root, 'bin/run.js'), ...args]

const environment = {...process.env, NODE_ENV: 'production', NODE_EXTRA_CA_CERTS: '', NODE_OPTIONS: ''}

/** Into `folder`; the paths of the programs by name. */
export const compile = (folder, names) =>
  Object.fromEntries(
    names.map((name) => {
      const program = join(folder, name)
      execFileSync('cc', ['-O2', '-o', program, join(root, `scripts/live/${name}.c`)], {stdio: 'inherit'})
      return [name, program]
    })
  )

export const isHere = (command) => !spawnSync(command, ['-h'], {stdio: 'ignore'}).error

/** Throws what the command said when it fails. */
export function succeed([program, ...args]) {
  const {error, status, stderr} = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe']
  })
  if (error || status !== 0) throw new Error(`${[program, ...args].join(' ')}: ${error ?? `exit ${status}\n${stderr}`}`)
}

/** CPU milliseconds, of children too, wall milliseconds and peak MB of a command. */
export function costOf(cost, folder, command) {
  const figures = join(folder, 'cost.txt')
  const started = process.hrtime.bigint()
  succeed([cost, figures, ...command])
  const wall = Number(process.hrtime.bigint() - started) / 1e6
  const [cpu, peak] = readFileSync(figures, 'utf8').split(' ').map(Number)
  return {cpu: cpu / 1000, peak: peak / 1024, wall}
}

/** Runs `act` while a load of that many descriptors stands; it dies with this process, whatever happens. */
export async function underLoad(load, {descriptors, kind = [], processes}, act) {
  const child = spawn(load, [String(processes), String(descriptors), ...kind], {stdio: ['ignore', 'pipe', 'inherit']})
  try {
    await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`load: exit ${code}; is the limit of open files too low?`)))
      child.stdout.once('data', resolve)
    })
    return await act()
  } finally {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  }
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** Medians of what `measure` gives of each subject, in `rounds` interleaved rounds after one that warms caches. */
export function interleaved(subjects, rounds, measure) {
  const seen = Object.keys(subjects).map((name) => ({name, of: []}))
  for (let round = 0; round <= rounds; round += 1) {
    for (const {name, of} of seen) {
      const figures = measure(subjects[name])
      if (round > 0) of.push(figures)
    }
  }
  return Object.fromEntries(
    seen.map(({name, of}) => [
      name,
      Object.fromEntries(Object.keys(of[0]).map((figure) => [figure, median(of.map((one) => one[figure]))]))
    ])
  )
}
