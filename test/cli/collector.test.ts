import {readFileSync} from 'node:fs'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {root} from '../helpers/root.js'

const script = readFileSync(`${root}collector/collector.sh`, 'utf8')

test('collector prints the script, byte for byte', async (t) => {
  const {code, stderr, stdout} = await run(['collector'])
  t.is(stdout, script)
  t.is(stderr, '')
  t.is(code, 0)
})

test('with --json it is a string of the result', async (t) => {
  const {stdout} = await run(['collector', '--json'])
  t.deepEqual(JSON.parse(stdout), {schema: 'mediamem.collector/1', script})
})
