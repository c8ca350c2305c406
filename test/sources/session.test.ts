/** Pasted shell sessions: what each command printed goes where its path, else its look, says. */
import test from 'ava'
import {snapshotBuilder} from '../../src/model/build.js'
import {collectText} from '../../src/sources/collect-text.js'
import {cases} from '../helpers/golden.js'

const read = (text: string) => {
  const builder = snapshotBuilder()
  const {known} = collectText(text, 'x.txt', builder)
  const snapshot = builder.build()
  const row = (id: string) => snapshot.coverage.find((one) => one.interface === id)
  return {...snapshot, known, row}
}
const bo = (kib: number) => `allocated bos:          1\nallocated bo size (kb): ${kib}\n`
const meminfo = 'MemTotal:        8048092 kB\nMemFree:          512324 kB\nCmaFree:             400 kB\n'
const control =
  '\nUser Controls\n\n                     brightness 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=128\n'
const memtrack = 'Total memory usage: 7 bytes\ndec usage: 7\n'

test('each file by its path: a number alone says nothing without', (t) => {
  const {areas, known, statements} = read(
    `# cat /proc/meminfo\n${meminfo}# cat /sys/kernel/debug/cma/a/used\n10\n# cat /d/cma/a/count\n20\n# cat /sys/kernel/dma_heap/total_pools_kb\n4\n# cat /sys/kernel/debug/dri/0/bo_stats\n${bo(4)}`
  )
  t.true(known)
  t.deepEqual(
    statements.filter((one) => one.interface !== 'meminfo').map(({name, path, value}) => [name, path, value]),
    [
      ['count', 'sys/kernel/debug/cma/a/count', 20],
      ['used', 'sys/kernel/debug/cma/a/used', 10],
      ['total_pools_kb', 'sys/kernel/dma_heap/total_pools_kb', 4096]
    ]
  )
  t.deepEqual(
    areas.map(({path, used}) => [path, used]),
    [['sys/kernel/debug/dri/0/bo_stats', 4096]]
  )
})

for (const cat of ['cat', 'sudo cat', 'adb shell cat', 'adb -s 12ab shell cat', 'busybox cat', 'sudo busybox cat']) {
  test(`${cat} of a path names the file`, (t) => {
    const {statements} = read(`# ${cat} /sys/kernel/dma_heap/total_pools_kb\n4\n# uname -r\n6.1.0\n`)
    t.deepEqual(
      statements.map(({value}) => value),
      [4096]
    )
  })
}

test('a relative path, several files or a pipe: the look decides', (t) => {
  for (const command of [
    'cat bo_stats',
    'cat bo_stats other',
    'cat /sys/kernel/debug/dri/0/bo_stats | head',
    'sudo tail -n +1 bo_stats'
  ]) {
    const {areas} = read(`# cd /sys/kernel/debug/dri/0\n# ${command}\n${bo(4)}`)
    t.deepEqual(
      areas.map(({path, used}) => [path, used]),
      [['x.txt', 4096]],
      command
    )
  }
})

test('which node v4l2-ctl was asked of, its command tells', (t) => {
  const {controls} = read(`$ v4l2-ctl -d /dev/video3 -l\n${control}$ v4l2-ctl -d 5 -l\n${control}`)
  t.deepEqual(
    controls.map(({name, node}) => [name, node]),
    [
      ['brightness', '/dev/video3'],
      ['brightness', '/dev/video5']
    ]
  )
})

test('one file printed twice counts once: its last moment, and that is said', (t) => {
  const path = '/sys/kernel/debug/dri/0/bo_stats'
  const {areas, issues} = read(`# cat ${path}\n${bo(4)}# uname -r\n6.1.0\n# cat ${path}\n${bo(8)}`)
  t.deepEqual(
    areas.map(({used}) => used),
    [8192]
  )
  t.deepEqual(
    issues.map(({code, line, path: where}) => [code, line, where]),
    [['conflict', 1, 'x.txt']]
  )
})

test('what was refused is refused, and what is missing is missing: neither is a text', (t) => {
  for (const [message, status, denied] of [
    ['cat: /sys/kernel/debug/v4l2-memtrack/dec: Permission denied', 'denied', 1],
    ["cat: can't open '/sys/kernel/debug/v4l2-memtrack/dec': Permission denied", 'denied', 1],
    ['cat: /sys/kernel/debug/v4l2-memtrack/dec: No such file or directory', 'absent', 0]
  ] as const) {
    const {issues, known, row} = read(
      `$ cat /sys/kernel/debug/v4l2-memtrack/dec\n${message}\n$ cat /proc/meminfo\n${meminfo}`
    )
    t.true(known)
    t.deepEqual([row('v4l2-memtrack')?.status, row('v4l2-memtrack')?.denied], [status, denied], message)
    t.deepEqual(issues, [])
  }
})

test('issues are in lines of the session', (t) => {
  const {issues} = read(
    `# uname -r\n6.1.0\n# cat /proc/meminfo\n${meminfo}MemBad: x kB\n# v4l2-ctl -d 0 -l\n${control}what is this\n`
  )
  const lines = [
    '',
    ...`# uname -r\n6.1.0\n# cat /proc/meminfo\n${meminfo}MemBad: x kB\n# v4l2-ctl -d 0 -l\n${control}what is this\n`.split(
      '\n'
    )
  ]
  t.true(issues.length > 0)
  for (const {line, path, text} of issues) t.deepEqual([path, lines[line]], ['x.txt', text])
})

test('one command alone, and the same again and again, are one text', (t) => {
  t.like(read(`# cat /sys/kernel/debug/v4l2-memtrack/dec\n${memtrack}`).instances[0], {bytes: 7, device: 'dec'})
  t.is(read(`# cat bo_stats\n${bo(4)}# cat bo_stats\n${bo(8)}`).areas.length, 1)
  for (const {name, text} of cases('fd-series'))
    if (/growing/.test(name)) t.is(read(text).statements.filter((one) => one.name.endsWith(' samples')).length, 1, name)
})

test('commands of which nothing is known are no session of ours', (t) => {
  for (const text of ['# ls\na b\n# uname -r\n6.1.0\n', '$ \n$ \n', '# cat /etc/passwd\nroot:x\n# id\nuid=0\n'])
    t.false(read(text).known, text)
})

test('a name in an output does not name the files of others', (t) => {
  const named = `# cat /sys/kernel/debug/dri/0/bo_stats (x)\n`
  const {areas, row} = read(
    `# cat /sys/kernel/debug/sync/info\nobjs:\n--------------\n${named}: 0\n\nfences:\n--------------\n# uname -r\n6\n`
  )
  t.deepEqual(areas, [])
  t.is(row('sync-debugfs')?.status, 'complete')
})

test('fixtures of sessions are read whole', (t) => {
  for (const {name, text} of cases('shell-session'))
    t.true(read(text).areas.length + read(text).allocations.length > 0, name)
})
