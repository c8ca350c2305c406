import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {start} from '../../../src/sources/remote/run.js'
import {alive} from '../../helpers/peers.js'
import {temporaryFolder} from '../../helpers/temporary.js'

const sh = (script: string, input = '') => start({args: ['-c', script], input, program: 'sh'})

/** In sh: as long as the test. */
const lingering = (t: ExecutionContext): string => `while [ -d ${temporaryFolder(t)} ]; do sleep 0.2; done`

async function all(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const got: Uint8Array[] = []
  for await (const chunk of chunks) got.push(chunk)
  return String(Buffer.concat(got))
}

test('output, complaint and exit code', async (t) => {
  const {chunks, ended} = sh('cat; echo oops >&2; exit 7', 'hello')
  t.is(await all(chunks), 'hello')
  t.deepEqual(await ended(), {code: 7, notStarted: null, said: 'oops\n', signal: null})
})

test('a program that is not there', async (t) => {
  const {chunks, ended} = start({args: [], input: 'x', program: '/nowhere/ssh'})
  t.is(await all(chunks), '')
  t.like(await ended(), {code: null, notStarted: 'ENOENT'})
})

test('a program that never reads what it is given', async (t) => {
  const {chunks, ended} = sh('exec 0<&-; echo gone', 'x'.repeat(2 ** 20))
  t.is(await all(chunks), 'gone\n')
  t.like(await ended(), {code: 0})
})

test('of a long complaint the end is kept', async (t) => {
  const {chunks, ended} = sh('i=0; while [ $i -lt 3000 ]; do echo "line $i" >&2; i=$((i+1)); done')
  await all(chunks)
  const {said} = await ended()
  t.is(said.length, 8192)
  t.true(said.endsWith('line 2999\n'))
})

test('ended by a signal that was not ours', async (t) => {
  const {chunks, ended} = sh('echo x; kill -KILL $$')
  t.is(await all(chunks), 'x\n')
  t.like(await ended(), {code: null, signal: 'SIGKILL'})
})

test('who gives up reading ends the program, and no signal is told of', async (t) => {
  const pid = join(temporaryFolder(t), 'pid')
  const {chunks, ended} = sh(`echo $$ > ${pid}; echo x; exec sleep 1000`)
  for await (const _ of chunks) break
  t.like(await ended(), {signal: null})
  t.false(alive(Number(readFileSync(pid, 'utf8'))))
})

test('what it left behind may keep standard error: nobody waits for that', async (t) => {
  const {chunks, ended} = sh(`${lingering(t)} >/dev/null & echo x`)
  t.is(await all(chunks), 'x\n')
  t.like(await ended(), {code: 0})
})

test('what it left behind may keep standard output: the stream is taken to be over', async (t) => {
  const {chunks, ended} = sh(`${lingering(t)} 2>/dev/null & echo x`)
  t.is(await all(chunks), 'x\n')
  t.like(await ended(), {code: 0})
})
