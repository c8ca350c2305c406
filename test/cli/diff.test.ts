/** What the comparison of two inputs does with where they come from. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {root} from '../helpers/root.js'
import {temporaryFolder} from '../helpers/temporary.js'

const before = 'fixtures/captures/6.12-c-leak-00.tar.gz'
const after = 'fixtures/captures/6.12-c-leak-11.tar.gz'

test('one of both may be standard input', async (t) => {
  const plain = await run(['diff', before, after])
  t.is(plain.code, 0)
  const first = await run(['diff', '-', after], {stdin: readFileSync(join(root, before))})
  const second = await run(['diff', before, '-'], {stdin: readFileSync(join(root, after))})
  t.deepEqual([first.stdout, second.stdout], [plain.stdout, plain.stdout])
})

test('a snapshot that was saved without names is compared without names', async (t) => {
  const file = join(temporaryFolder(t), 'hidden.json')
  t.is((await run(['snapshot', before, '--redact', '-o', file])).code, 0)
  const [hidden, redacted] = await Promise.all([
    run(['diff', file, after, '--json']),
    run(['diff', before, after, '--redact', '--json'])
  ])
  // Numbers in names that were hidden are gone: groups of those that came are smaller.
  const ungrouped = (stdout: string) => {
    const {buffers, ...rest} = JSON.parse(stdout)
    return {...rest, buffers: {...buffers, addedGroups: [], removedGroups: []}}
  }
  t.deepEqual(ungrouped(hidden.stdout), ungrouped(redacted.stdout))
  t.true(JSON.parse(hidden.stdout).sameBoot)
  t.false(hidden.stdout.includes('leakd'))
})

test('no name is left in what --redact shows', async (t) => {
  const names = ['leakd', 'poold', 'slow-leak', 'restart', 'orphan', 'camera.slice', 'b32e5129']
  for (const by of ['process', 'buffer', 'cgroup']) {
    const other = by === 'buffer' ? 'fixtures/captures/6.12-a-pipeline.tar.gz' : after
    const {stdout} = await run(['diff', before, other, '--by', by, '--redact', '--filter', 'name=*', '--json'])
    t.deepEqual(
      names.filter((name) => stdout.includes(name)),
      []
    )
  }
})
