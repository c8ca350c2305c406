import test from 'ava'
import {file, type Member} from '../helpers/archive.js'
import {bufinfo, descriptor, plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'

const kernelThread = (pid: number): Member =>
  file(`proc/${pid}/stat`, `${pid} (kworker) I 2 0 0 0 -1 2097152 0 0 0 0 0 0 0 0 20 0 1 0 ${pid}0 0 0\n`)

const stat = (pid: number, parent: number): Member =>
  file(`proc/${pid}/stat`, `${pid} (sh) S ${parent} 0 0 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 ${pid}0 0 0\n`)

const after = (rows: string): Member => file('cmd/mediamem/stat-after.txt', rows)
const manifest = file('manifest.json', '{"schema":"mediamem.manifest/1","status":"complete","pid":20}\n')

const startTimes = (members: readonly Member[]): string =>
  snapshotOf(members)
    .processes.map(({pid, startTime}) => (startTime === null ? '' : `${pid} ${startTime}\n`))
    .join('')

const machine = [
  ...wholeList(),
  ...plainProcess(7, {comm: 'cam'}),
  ...descriptor(7, 3, {inode: 5}),
  bufinfo([{inode: 5}, {inode: 6}])
]

test('whoever is there still, with the same start time, is as it was read', (t) => {
  const {buffers, processes} = snapshotOf([...machine, after(startTimes(machine))])
  t.deepEqual(processes, snapshotOf(machine).processes)
  t.deepEqual(
    buffers.map(({churn}) => churn),
    [null, null]
  )
})

for (const [what, rows] of [
  ['is not there any more', startTimes(machine).replace(/^7 .*\n/m, '')],
  ['started at another time', startTimes(machine).replace(/^7 .*\n/m, '7 999\n')]
] as const) {
  test(`a process that ${what} is gone, with all that was read of it`, (t) => {
    const {buffers, processes} = snapshotOf([...machine, after(rows)])
    t.like(
      processes.find(({pid}) => pid === 7),
      {access: 'gone', comm: null, startTime: null}
    )
    t.deepEqual(
      buffers.map(({churn, holders}) => [churn, holders]),
      [
        ['unclear', []],
        ['unclear', []]
      ]
    )
  })
}

test('kernel threads and what the reader had started end at no cost', (t) => {
  const members = [...machine, kernelThread(9), stat(20, 1), stat(21, 20), stat(22, 21)]
  const rows = `${startTimes(machine)}20 200\n`
  const {buffers, processes} = snapshotOf([...members, after(rows), manifest])
  t.deepEqual(
    processes.map(({pid}) => pid).filter((pid) => [9, 21, 22].includes(pid)),
    []
  )
  t.is(buffers.find(({inode}) => inode === 6)?.churn, null)
})

test('a list that was cut proves nothing', (t) => {
  const {processes} = snapshotOf([...machine, after('1 10\n7 9')])
  t.deepEqual(processes, snapshotOf(machine).processes)
})
