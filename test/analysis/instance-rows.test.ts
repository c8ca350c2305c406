import test from 'ava'
import {instanceRows} from '../../src/analysis/rows/instance.js'
import {instance, queue, untracked} from '../helpers/media-data.js'
import {process, snapshot} from '../helpers/snapshot.js'

test('what no interface tells stands after what has nothing, whatever its name', (t) => {
  const rows = instanceRows(snapshot({instances: [untracked(7, {device: 'a'}), instance({device: 'b', queues: []})]}))
  t.deepEqual(
    rows.map(({bytes, device}) => [device, bytes]),
    [
      ['b', 0],
      ['a', null]
    ]
  )
})

test('an opener that is gone has no name, though another process has its pid by now', (t) => {
  const of = (openerGone: boolean | null) =>
    instanceRows(
      snapshot({
        instances: [instance({openerGone, pid: 7, queues: [queue(1, 1)]})],
        processes: [process({comm: 'enc', pid: 7})]
      })
    ).map(({comm, holders}) => [comm, holders[0]?.comm])
  t.deepEqual([of(false), of(null), of(true)], [[['enc', 'enc']], [['enc', 'enc']], [[null, 'enc']]])
})
