/** What `explain --json` prints, against its schema; which flags go together. */
import {readFileSync} from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {root} from '../helpers/root.js'

const ajv = new Ajv2020.default({
  allErrors: true,
  allowUnionTypes: true,
  strict: true,
  strictRequired: false,
  strictTypes: false
})
const valid = ajv.compile(JSON.parse(readFileSync(`${root}schemas/explain-1.schema.json`, 'utf8')))
const path = (name: string) => `fixtures/captures/${name}.tar.gz`
const leaks = ['6.12-c-leak-00', '6.12-c-leak-06', '6.12-c-leak-11'].map(path)

const asked: readonly (readonly [sources: readonly string[], flag: string, value: string])[] = [
  [[path('6.12-a-pipeline')], '--inode', '12'],
  [[path('6.12-b-v4l2')], '--inode', '6'],
  [[path('6.12-f-nonroot-uid1000')], '--inode', '1'],
  [[path('6.12-g-hostile')], '--inode', '0x2b'],
  [[path('7.3mt-d-drm-udmabuf-fences')], '--inode', '3'],
  [[path('7.3mt-d-drm-udmabuf-fences')], '--pid', '85'],
  [[path('7.3mt-b-v4l2')], '--pid', '89'],
  [[path('7.3mt-b-v4l2')], '--instance', 'vivid.0'],
  [leaks, '--inode', '2'],
  [leaks, '--pid', '30000'],
  [leaks.slice(0, 1), '--pid', '1']
]

for (const [sources, flag, value] of asked) {
  test(`${sources.at(-1)} ${flag} ${value} --json is as its schema says`, async (t) => {
    const {code, stderr, stdout} = await run(['explain', ...sources, flag, value, '--json'])
    t.is(code, 0)
    t.is(stderr, '')
    const found = JSON.parse(stdout)
    t.true(valid(found), JSON.stringify(valid.errors?.slice(0, 3)))
    t.is(found.series.length, sources.length)
  })
}

test('the schema refuses what it should', (t) => {
  t.false(valid({schema: 'mediamem.explain/1', subject: {kind: 'buffer'}}))
})

test('no name, path of a source or boot leaves with --redact', async (t) => {
  const {stdout} = await run(['explain', ...leaks, '--pid', '82', '--redact', '--json'])
  for (const name of ['leakd', 'leak"', 'fixtures', 'tar.gz']) t.false(stdout.includes(name), name)
  t.true(valid(JSON.parse(stdout)))
})

for (const [args, says] of [
  [[], /Exactly one of the following must be provided/],
  [['--inode', '1', '--pid', '1'], /cannot also be provided/],
  [['--inode', 'x'], /--inode: expected a number/],
  [['--inode', '-1'], /--inode/],
  [['--inode', '99999999999999999'], /--inode: expected a number/],
  [['--pid', 'x'], /--pid/]
] as const) {
  test(`exit 2: explain ${args.join(' ')}`, async (t) => {
    const {code, stderr, stdout} = await run(['explain', path('6.12-a-pipeline'), ...args])
    t.is(code, 2)
    t.is(stdout, '')
    t.regex(stderr, says)
  })
}

test('what is not there is an error with commands to go on, for scripts too', async (t) => {
  const {code, stdout} = await run(['explain', path('6.12-a-pipeline'), '--pid', '4000000', '--json'])
  t.is(code, 2)
  const {error} = JSON.parse(stdout)
  t.is(error.code, 'NOT_FOUND')
  t.deepEqual(error.suggestions, [`mediamem attribute ${path('6.12-a-pipeline')} --by process`])
})
