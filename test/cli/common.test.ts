import {spawn, spawnSync} from 'node:child_process'
import {closeSync, existsSync, openSync, readFileSync} from 'node:fs'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {root} from '../helpers/root.js'

const {commands} = JSON.parse(readFileSync(`${root}oclif.manifest.json`, 'utf8'))
const capture = 'fixtures/captures/6.12-a-pipeline.tar.gz'

const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [['nope'], /there is no command nope/],
  [['attribute', capture, '--nope'], /Nonexistent flag: --nope/],
  [['attribute', capture, '--top', 'x'], /--top: Expected an integer/],
  [['attribute', capture, '--top', '-1'], /--top: Expected an integer greater than or equal to 0/],
  [['attribute', capture, '--format', 'xml'], /Expected --format=xml to be one of/],
  [['attribute', capture, '--filter', 'color=red'], /--filter: expected KEY=GLOB/],
  [['attribute', capture, '--columns', 'nope'], /nope/],
  [['attribute', capture, '--sort', 'nope'], /nope/],
  [['attribute', capture, 'more'], /Unexpected argument: more/],
  [['attribute', '/nowhere/at/all.tar'], /all\.tar/]
]

for (const [args, says] of wrong) {
  test(`exit 2, for people and as JSON: ${args.join(' ')}`, async (t) => {
    const people = await run(args)
    t.is(people.code, 2)
    t.is(people.stdout, '')
    t.regex(people.stderr, /^mediamem: /)
    t.regex(people.stderr, says)
    t.notRegex(people.stderr, /^\s+at /m)
    const machine = await run([...args, '--json'])
    t.is(machine.code, 2)
    t.is(machine.stderr, '')
    const {error} = JSON.parse(machine.stdout)
    t.is(error.exitCode, 2)
    t.regex(error.message, says)
    t.truthy(error.code)
    t.true(Array.isArray(error.suggestions))
  })
}

for (const name of Object.keys(commands)) {
  test(`${name} --help tells of itself and exits 0`, async (t) => {
    const {code, stderr, stdout} = await run([name, '--help'])
    t.is(code, 0)
    t.is(stderr, '')
    t.true(stdout.startsWith(commands[name].summary))
  })

  test(`${name} leaves standard input alone unless told to read it`, async (t) => {
    const {stderr, stdout} = await run([name], {stdin: '/nowhere/named-on-stdin.tar\n'})
    t.false(`${stdout}${stderr}`.includes('named-on-stdin'))
  })
}

test('--version names the version', async (t) => {
  const {code, stderr, stdout} = await run(['--version'])
  t.is(code, 0)
  t.is(stderr, '')
  t.true(stdout.startsWith(`mediamem/${JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version} `))
})

test('a reader that goes away is no error', async (t) => {
  const child = spawn(
    process.execPath,
    [`${root}bin/run.js`, 'attribute', capture, '--by', 'buffer', '--format', 'csv'],
    {
      cwd: root,
      env: {...process.env, NODE_ENV: 'production', NODE_OPTIONS: ''},
      stdio: ['ignore', 'pipe', 'pipe']
    }
  )
  child.stdout.destroy()
  const err: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  t.is(await new Promise((resolve) => child.on('close', resolve)), 0)
  t.is(String(Buffer.concat(err)), '')
})

test('colours only on a terminal', async (t) => {
  const {code, stdout} = await run(['attribute', capture], {env: {FORCE_COLOR: '1'}})
  t.is(code, 0)
  t.not(stdout, '')
  t.false(stdout.includes('\u001B'))
})

for (const [args, says] of [
  [['help', 'attribute'], /^Tell who holds/],
  [['-h'], /USAGE/],
  [['attribute', '-h'], /^Tell who holds/]
] as const) {
  test(`${args.join(' ')} helps`, async (t) => {
    const {code, stdout} = await run(args)
    t.is(code, 0)
    t.regex(stdout, says)
  })
}

for (const args of [['attribute', capture], ['attribute', capture, '--json'], ['--help']]) {
  const full = existsSync('/dev/full') ? test : test.skip
  full(`a result that cannot be written is exit 3, not a bug (needs /dev/full): ${args.join(' ')}`, (t) => {
    const output = openSync('/dev/full', 'w')
    const {status, stderr} = spawnSync(process.execPath, [`${root}bin/run.js`, ...args], {
      cwd: root,
      encoding: 'utf8',
      env: {...process.env, NODE_ENV: 'production', NODE_OPTIONS: ''},
      stdio: ['ignore', output, 'pipe']
    })
    closeSync(output)
    t.is(status, 3)
    t.is(stderr, 'mediamem: cannot write the result: ENOSPC\n')
  })
}
