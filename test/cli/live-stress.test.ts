/** A machine whose processes are born, become others and die while it is read. MEDIAMEM_STRESS: how many scans. */
import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import test, {type ExecutionContext} from 'ava'
import {run} from '../helpers/cli.js'

const scans = Number(process.env.MEDIAMEM_STRESS ?? 40)

/** As fast as it can, until it is killed or nobody is left who would. */
const forks = 'while kill -0 "$1"; do (exec sh -c "exec true") & (exec sleep 0.01) & (exit) & wait; done'

/** In a group of its own, which dies with the test. */
function forker(t: ExecutionContext): void {
  const {pid} = spawn('sh', ['-c', forks, 'sh', String(process.pid)], {detached: true, stdio: 'ignore'})
  if (pid === undefined) throw new Error('sh did not start')
  t.teardown(() => process.kill(-pid, 'SIGKILL'))
}

/** The number of processes made since the machine started. */
const born = (): number => Number(/^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1])

test.serial(`${scans} scans while processes come and go: none fails, every result sums`, async (t) => {
  t.timeout(60_000 + scans * 5000)
  for (let forkers = 0; forkers < 2; forkers += 1) forker(t)
  const before = born()
  for (let scan = 0; scan < scans; scan += 1) {
    const {code, stderr, stdout} = await run(['attribute', 'live:', '--json'])
    t.is(code, 0, stderr + stdout)
    const {coverage, issues, totals} = JSON.parse(stdout)
    t.deepEqual(issues, [])
    t.is(totals.heldBytes + totals.unheldBytes, totals.bytes)
    const list = coverage.find((row: {interface: string}) => row.interface === 'process-list')
    t.true(list.read > 0)
  }
  t.true(born() - before > scans * 20, 'hardly a process came or went')
})
