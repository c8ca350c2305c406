/** The script that takes a capture, on the machine the tests run on, under whatever shell there is. */
import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {load} from '../src/load.js'
import {root} from './helpers/root.js'
import {shells} from './helpers/shells.js'
import {temporaryFolder} from './helpers/temporary.js'

test(`a shell to run it with: ${shells.map(({name}) => name).join(', ')}`, (t) => t.true(shells.length > 0))

for (const {name, path, words} of shells) {
  test.serial(`${name}: it takes a capture that reads back, and leaves nothing behind`, async (t) => {
    const folder = temporaryFolder(t)
    const scratch = temporaryFolder(t)
    const [shell = '', ...args] = [...words, join(root, 'examples/capture.sh'), 'here.tar.gz']
    const env = {...process.env, PATH: path, TMPDIR: scratch}
    const printed = execFileSync(shell, args, {cwd: folder, encoding: 'utf8', env})
    t.is(printed, `${join(folder, 'here.tar.gz')}\n`)
    t.deepEqual(readdirSync(scratch), [])
    const {snapshot, warnings} = await load(join(folder, 'here.tar.gz'))
    t.deepEqual(warnings, [])
    t.true(snapshot.processes.some(({pid, startTime}) => pid === process.pid && startTime !== null))
    t.truthy(snapshot.machine.kernel)
    const sysfs = snapshot.coverage.find((one) => one.interface === 'dmabuf-sysfs')
    if (!existsSync('/sys/kernel/dmabuf/buffers')) t.is(sysfs?.status, 'absent')
  })
}
