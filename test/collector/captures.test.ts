/** What the collector takes of a machine says the same as the machine's files do, under every shell and its tools. */
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {load} from '../../src/load.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {directory} from '../helpers/archive.js'
import {collect, tools, unpacked} from '../helpers/collector.js'
import {plainProcess, wholeList} from '../helpers/machine.js'
import {leftAlone, mediaRoot} from '../helpers/media-root.js'
import {plantMembers} from '../helpers/plant.js'
import {temporaryFile, temporaryFolder} from '../helpers/temporary.js'

/** Only the collector says when. Who a process is, it asks only of those that matter; how many were asked, coverage tells. */
function comparable(snapshot: Snapshot, collected: Snapshot): unknown {
  const asked = new Set(collected.processes.flatMap(({pid, uid}) => (uid === null ? [] : pid)))
  return {
    ...snapshot,
    machine: {...snapshot.machine, captureEnd: null, captureStart: null, host: null},
    coverage: snapshot.coverage.filter((row) => row.interface !== 'proc-cgroup' && row.interface !== 'proc-limits'),
    processes: snapshot.processes.map((one) =>
      asked.has(one.pid) ? one : {...one, cgroup: null, cmdline: null, fileLimit: null, uid: null}
    )
  }
}

const stack = '7ffc6a2f1000-7ffc6a312000 rw-p 00000000 00:00 0                          [stack]\n'

const same = async (t: ExecutionContext, machine: string, stream: Buffer) => {
  const taken = await load(temporaryFile(t, 'x.tar', stream))
  const read = await load(machine)
  t.deepEqual(taken.warnings, [])
  t.regex(stream.subarray(-2048).toString(), /"failures":\[\],"status":"complete"/)
  t.deepEqual(comparable(taken.snapshot, taken.snapshot), comparable(read.snapshot, taken.snapshot))
  return taken.snapshot
}

test('the shells are here', (t) => {
  t.true(tools.length > 0)
  t.log(tools.map(({name}) => name).join(', '))
})

for (const shell of tools) {
  for (const name of [
    '5.10-a-pipeline',
    '6.12-a-pipeline',
    '6.12-d-drm-udmabuf-fences',
    '6.12-f-nonroot-hidepid2',
    '6.12-g-hostile',
    '7.3mt-b-v4l2'
  ]) {
    test.serial(`${shell.name}: ${name}, collected, is what its files say`, async (t) => {
      const machine = await unpacked(join(temporaryFolder(t), 'machine'), name)
      const {buffers} = await same(t, machine, collect(shell, machine))
      t.true(buffers.length > 0)
    })
  }

  test.serial(`${shell.name}: every place of media is taken, and what acts is left alone`, async (t) => {
    const machine = mediaRoot(join(temporaryFolder(t), 'machine'))
    for (const pid of [1, 7]) writeFileSync(join(machine, `proc/${pid}/maps`), stack)
    const stream = collect(shell, machine)
    for (const path of ['dev', ...Object.keys(leftAlone)]) rmSync(join(machine, path), {recursive: true})
    const {clients, videoNodes} = await same(t, machine, stream)
    t.is(clients.length, 1)
    t.is(videoNodes[0]?.name, 'a codec of two words')
  })

  test.serial(`${shell.name}: a machine without a dma-buf is one without, and nothing is odd about it`, async (t) => {
    const members = [
      ...wholeList(),
      ...plainProcess(7, {comm: 'cam', maps: stack}),
      directory('proc/7/fd'),
      directory('sys/kernel/dmabuf/buffers')
    ]
    const machine = plantMembers(join(temporaryFolder(t), 'machine'), members)
    const {buffers, coverage, issues} = await same(t, machine, collect(shell, machine))
    t.deepEqual([buffers, issues], [[], []])
    t.is(coverage.find((row) => row.interface === 'dmabuf-sysfs')?.status, 'complete')
  })
}
