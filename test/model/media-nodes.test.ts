import test from 'ava'
import {link} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'

test('media controllers of those who have a node open stand beside it, each once', (t) => {
  const {instances} = snapshotOf([
    ...wholeList(),
    ...plainProcess(50),
    link('proc/50/fd/3', '/dev/video1'),
    link('proc/50/fd/4', '/dev/media1'),
    link('proc/50/fd/5', '/dev/media0'),
    link('proc/50/fd/6', '/dev/media1'),
    ...plainProcess(51),
    link('proc/51/fd/3', '/dev/video1'),
    ...plainProcess(52),
    link('proc/52/fd/4', '/dev/media7')
  ])
  t.deepEqual(
    instances.map(({mediaNodes, pid}) => [pid, mediaNodes]),
    [
      [50, ['/dev/media0', '/dev/media1']],
      [51, []]
    ]
  )
})
