import test from 'ava'
import {redact} from '../../src/model/redact.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

test('no name, command line, cgroup, boot or path of the user’s own is left; what the kernel says stays', (t) => {
  const secret = 'SECRET'
  const hidden = redact(
    snapshot({
      buffers: [buffer({attachments: ['rkvdec'], exporter: 'system', holders: [7], name: secret})],
      issues: [
        {code: 'conflict', line: 3, path: `/home/${secret}/x.tar`, text: secret},
        {code: 'conflict', line: 0, path: 'proc/7/maps', text: secret}
      ],
      machine: {bootId: secret},
      processes: [
        process({cgroup: secret, cmdline: secret, comm: secret, pid: 7}),
        process({cgroup: null, cmdline: '', comm: secret, pid: 8})
      ]
    }),
    (kind, text) => `${kind}-${text.length}`
  )
  t.false(JSON.stringify(hidden).includes(secret))
  t.like(hidden.buffers[0], {attachments: ['rkvdec'], exporter: 'system', name: 'name-6'})
  t.deepEqual(
    hidden.processes.map(({cgroup, cmdline, comm}) => [cgroup, cmdline, comm]),
    [
      ['cgroup-6', 'cmdline-6', 'comm-6'],
      [null, '', 'comm-6']
    ]
  )
  t.deepEqual(
    hidden.issues.map(({path}) => path),
    ['', 'proc/7/maps']
  )
})
