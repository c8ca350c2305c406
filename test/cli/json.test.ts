/** What `--json` prints, against the published schemas; and a snapshot that is saved and read again. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import Ajv2020 from 'ajv/dist/2020.js'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {root} from '../helpers/root.js'
import {temporaryFile, temporaryFolder} from '../helpers/temporary.js'

const validator = (schema: string) => {
  const ajv = new Ajv2020.default({
    allErrors: true,
    allowUnionTypes: true,
    strict: true,
    strictRequired: false,
    strictTypes: false
  })
  return ajv.compile(JSON.parse(readFileSync(`${root}schemas/${schema}-1.schema.json`, 'utf8')))
}

const captures = [
  '6.12-a-pipeline',
  '5.10-d-drm-udmabuf-fences',
  '6.12-f-nonroot-hidepid2',
  '6.12-g-hostile',
  '6.12-i-churn-00',
  '7.3mt-b-v4l2',
  '7.3mt-d-drm-udmabuf-fences'
]
const path = (name: string) => `fixtures/captures/${name}.tar.gz`

for (const by of ['process', 'exporter', 'device', 'buffer', 'instance', 'client', 'cgroup', 'user']) {
  test(`attribute --by ${by} --json is as its schema says`, async (t) => {
    const valid = validator('attribution')
    for (const name of captures) {
      const {code, stderr, stdout} = await run(['attribute', path(name), '--by', by, '--json'])
      t.is(code, 0)
      t.is(stderr, '')
      t.true(valid(JSON.parse(stdout)), `${name}: ${JSON.stringify(valid.errors?.slice(0, 3))}`)
    }
  })
}

const pairs = [
  ['6.12-c-leak-00', '6.12-c-leak-11'],
  ['6.12-f-nonroot-uid1000', '6.12-f-root-reference'],
  ['6.12-b-v4l2', '7.3mt-b-v4l2'],
  ['5.10-d-drm-udmabuf-fences', '7.3mt-d-drm-udmabuf-fences']
] as const

for (const by of ['process', 'exporter', 'device', 'buffer', 'instance', 'client', 'cgroup']) {
  test(`diff --by ${by} --json is as its schema says`, async (t) => {
    const valid = validator('diff')
    for (const [before, after] of pairs) {
      const {code, stderr, stdout} = await run(['diff', path(before), path(after), '--by', by, '--json'])
      t.is(code, 0)
      t.is(stderr, '')
      t.true(valid(JSON.parse(stdout)), `${before}, ${after}: ${JSON.stringify(valid.errors?.slice(0, 3))}`)
    }
  })
}

test('a schema refuses what it should', (t) => {
  t.false(validator('attribution')({by: 'process', rows: [{pid: 'x'}], schema: 'mediamem.attribution/1'}))
  t.false(validator('diff')({by: 'process', rows: [{key: 1}], schema: 'mediamem.diff/1'}))
  t.false(validator('snapshot')({schema: 'mediamem.snapshot/2'}))
})

test('interfaces --json and errors are as their schemas say', async (t) => {
  const interfaces = await run(['interfaces', path('6.12-f-nonroot-uid1000'), '--json'])
  t.true(validator('interfaces')(JSON.parse(interfaces.stdout)))
  const error = await run(['attribute', 'package.json', '--json'])
  t.is(error.code, 2)
  t.true(validator('error')(JSON.parse(error.stdout)))
})

test('of a bugreport too', async (t) => {
  const report = 'fixtures/bugreport/pixel-sailfish-android10-headings.txt'
  for (const command of ['interfaces', 'snapshot']) {
    const {stdout} = await run([command, report, '--json'])
    const valid = validator(command)
    t.true(valid(JSON.parse(stdout)), JSON.stringify(valid.errors?.slice(0, 3)))
    t.true(JSON.parse(stdout).sections.length > 800)
  }
})

const series = 'fixtures/captures/6.12-c-leak-*.tar.gz'

for (const [what, args] of [
  ['plain', []],
  ['with a baseline', ['--baseline', 'fixtures/leaks/baseline.json', '--fail-on', 'possible']],
  ['with suppressions', ['--suppress', 'fixtures/leaks/suppress.txt']],
  ['with budgets', ['--budget', 'fixtures/leaks/budget.json']],
  ['filtered and redacted', ['--filter', 'comm=leak*', '--redact']]
] as const) {
  test(`leaks --json is as its schema says, ${what}`, async (t) => {
    const valid = validator('leaks')
    const {stderr, stdout} = await run(['leaks', series, ...args, '--json'])
    t.is(stderr, '')
    const found = JSON.parse(stdout)
    t.true(valid(found), JSON.stringify(valid.errors?.slice(0, 3)))
    t.true(found.findings.length > 0)
    t.true(found.findings.every(({advice, message}: Record<string, string>) => advice !== '' && message !== ''))
  })
}

test('leaks --json of single captures is as its schema says', async (t) => {
  const valid = validator('leaks')
  for (const name of captures) {
    const {code, stdout} = await run(['leaks', path(name), '--json'])
    t.is(code, 0, name)
    t.true(valid(JSON.parse(stdout)), `${name}: ${JSON.stringify(valid.errors?.slice(0, 3))}`)
  }
})

test('a result with --redact is a baseline for one without', async (t) => {
  const {stdout} = await run(['leaks', series, '--redact', '--json'])
  t.notRegex(stdout, /leakd|slowleak|c-leak/)
  const baseline = temporaryFile(t, 'baseline.json', stdout)
  const {code, stdout: again} = await run(['leaks', series, '--baseline', baseline, '--fail-on', 'possible', '--json'])
  t.is(code, 0)
  t.true(JSON.parse(again).findings.every(({status}: {status: string}) => status === 'known'))
})

for (const name of captures) {
  for (const ending of ['json', 'json.gz']) {
    test(`${name}: saved as .${ending} and read again, it is the same`, async (t) => {
      const file = join(temporaryFolder(t), `saved.${ending}`)
      const saved = await run(['snapshot', path(name), '-o', file, '--json'])
      t.is(saved.code, 0)
      const bytes = readFileSync(file)
      const snapshot = JSON.parse((ending === 'json' ? bytes : gunzipSync(bytes)).toString('utf8'))
      t.deepEqual(snapshot, JSON.parse(saved.stdout))
      const valid = validator('snapshot')
      t.true(valid(snapshot), JSON.stringify(valid.errors?.slice(0, 3)))
      for (const by of ['process', 'buffer', 'instance', 'client']) {
        const [before, after] = await Promise.all([
          run(['attribute', path(name), '--by', by, '--json']),
          run(['attribute', file, '--by', by, '--json'])
        ])
        t.is(after.stdout, before.stdout)
      }
    })
  }
}

test('a name that is not UTF-8 keeps its bytes in JSON', async (t) => {
  const {stdout} = await run(['attribute', path('6.12-g-hostile'), '--by', 'buffer', '--json'])
  t.true(stdout.includes('"\\udcff\\udcfe\\udc80bad"'))
})

for (const [what, text, code, says] of [
  ['a newer snapshot', '{"schema": "mediamem.snapshot/2"}', 'SNAPSHOT_TOO_NEW', /newer mediamem/],
  ['JSON of something else', '{"schema": "other/1"}', 'NO_SNAPSHOT', /no saved snapshot/],
  ['cut JSON', '{"schema": "mediamem.snapshot/1", "buf', 'BAD_SNAPSHOT', /begins like JSON/],
  [
    'a snapshot with a hole',
    '{"schema": "mediamem.snapshot/1", "machine": {}, "buffers": [{"size": "x"}], "coverage": [], "inFlight": [], "issues": [], "processes": []}',
    'BAD_SNAPSHOT',
    /buffers\.0|machine/
  ]
] as const) {
  test(`${what} is refused, and says why`, async (t) => {
    const {code: exit, stdout} = await run(['attribute', temporaryFile(t, 'x.json', text), '--json'])
    t.is(exit, 2)
    const {error} = JSON.parse(stdout)
    t.is(error.code, code)
    t.regex(error.message, says)
  })
}

test('a snapshot is saved as JSON or not at all', async (t) => {
  const folder = temporaryFolder(t)
  t.is((await run(['snapshot', path('6.12-a-pipeline'), '-o', join(folder, 'x.txt')])).code, 2)
  const refused = await run(['snapshot', path('6.12-a-pipeline'), '-o', join(folder, 'nowhere/x.json')])
  t.is(refused.code, 3)
  t.regex(refused.stderr, /cannot write/)
})
