/** Peers on the command line, by stubs: what arrives, what breaks off, what is refused. On every Node. */

import {spawn} from 'node:child_process'
import {readFileSync, truncateSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {alive, capture, program, streamFile} from '../helpers/peers.js'
import {root} from '../helpers/root.js'
import {temporaryFolder} from '../helpers/temporary.js'

for (const [source, name] of [
  ['ssh://root@board', 'SSH'],
  ['adb:emulator-5554', 'ADB']
] as const) {
  test(`${source} is read as the capture it sends`, async (t) => {
    const tar = await streamFile(t)
    const env = {[`MEDIAMEM_${name}`]: program(t, `cat ${tar}`)}
    const [peer, file] = await Promise.all([run(['attribute', source], {env}), run(['attribute', capture])])
    t.is(peer.stderr, '')
    t.deepEqual(peer, file)
  })

  test(`${source}: of a connection that is lost the part is shown, with a warning`, async (t) => {
    const tar = await streamFile(t)
    truncateSync(tar, 800_000)
    const env = {
      [`MEDIAMEM_${name}`]: program(t, `cat ${tar}; printf "Connection reset by\\033[2J peer" >&2; exit 255`)
    }
    const people = await run(['attribute', source], {env})
    t.is(people.code, 0)
    t.regex(
      people.stderr,
      /^mediamem: warning: .*the stream broke off before its end: .* \(Connection reset by\\x1b\[2J peer\); the result is of what was read before that\n$/
    )
    t.not(people.stdout, '')
    const machine = await run(['attribute', source, '--json'], {env})
    t.is(machine.code, 0)
    t.is(machine.stderr, '')
    const {holderGap, issues} = JSON.parse(machine.stdout)
    t.regex(holderGap, /not whole/)
    t.true(issues.some(({code}: {code: string}) => code === 'archive-damaged'))
  })

  test(`${source}: when this program is ended, so is the one it started`, async (t) => {
    const pidFile = join(temporaryFolder(t), 'pid')
    const stub = program(t, `echo $$ > ${pidFile}.new && mv ${pidFile}.new ${pidFile}; exec sleep 1000`)
    const child = spawn(
      process.env.MEDIAMEM_TEST_NODE || process.execPath,
      [`${root}bin/run.js`, 'attribute', source],
      {
        cwd: root,
        env: {...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', [`MEDIAMEM_${name}`]: stub},
        stdio: 'ignore'
      }
    )
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)))
    const pid = await patiently(() => Number(readFileSync(pidFile, 'utf8')))
    t.true(alive(pid))
    child.kill('SIGTERM')
    t.is(await ended, 'SIGTERM')
    await patiently(() => {
      if (alive(pid)) throw new Error(`${pid} is still there`)
      return null
    })
    t.pass()
  })

  test(`${source} without its program is exit 3`, async (t) => {
    const {code, stderr, stdout} = await run(['snapshot', source], {env: {[`MEDIAMEM_${name}`]: '/nowhere/at-all'}})
    t.is(code, 3)
    t.is(stdout, '')
    t.regex(stderr, new RegExp(`${name.toLowerCase()} is not installed here\\n.*try: sudo apt-get install`))
  })
}

for (const source of ['ssh://', 'ssh://board/proc', 'ssh://-oProxyCommand=id', 'ssh://board:99999', 'adb:-x']) {
  test(`${source} is exit 2`, async (t) => {
    const {code, stderr, stdout} = await run(['attribute', '--json', source])
    t.is(code, 2)
    t.is(stderr, '')
    t.is(JSON.parse(stdout).error.code, 'BAD_PEER')
  })
}

/** Tries again until it does not throw. */
async function patiently<T>(act: () => T): Promise<T> {
  for (let left = 300; ; left--) {
    try {
      return act()
    } catch (error) {
      if (left === 0) throw error
      await sleep(100)
    }
  }
}
