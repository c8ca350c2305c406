/** The script that takes a capture, on the machine the tests run on, under whatever shell there is. */
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {load} from '../src/load.js'
import {root} from './helpers/root.js'
import {temporaryFolder} from './helpers/temporary.js'

const shells = ['dash', 'bash', 'busybox'].filter((shell) => spawnSync(shell, ['--help']).error === undefined)

test(`a shell to run it with: ${shells.join(', ')}`, (t) => t.true(shells.length > 0))

for (const shell of shells) {
  test.serial(`${shell}: it takes a capture that reads back, and leaves nothing behind`, async (t) => {
    const folder = temporaryFolder(t)
    const scratch = temporaryFolder(t)
    const args = [...(shell === 'busybox' ? ['sh'] : []), join(root, 'examples/capture.sh'), 'here.tar.gz']
    const printed = execFileSync(shell, args, {cwd: folder, encoding: 'utf8', env: {...process.env, TMPDIR: scratch}})
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
