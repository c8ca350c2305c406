/** Snapshots saved before a node named its tracked device: they said `tracked`, yes or no. */
import test from 'ava'
import {parseSaved} from '../../src/model/saved.js'
import {snapshotOf, wholeList} from '../helpers/machine.js'
import {instance, untracked, videoNode} from '../helpers/media-data.js'

const machine = snapshotOf(wholeList())

const before = (tracked: boolean, path: string, name: string | null = null) => {
  const {tracker, trackerEstimated, ...node} = videoNode({name, path})
  return {...node, tracked}
}

test('a node’s tracked device is found again by its instances, else by its name, else it is one without name', (t) => {
  const videoNodes = [
    before(true, '/dev/video0'),
    before(false, '/dev/video1'),
    before(true, '/dev/video2', 'vivid-000-vid-cap'),
    before(true, '/dev/video4', 'idle'),
    before(false, '/dev/video3', 'vim2m')
  ]
  const saved = {
    ...machine,
    instances: [
      instance(),
      untracked(7, {device: 'vicodec', path: '/dev/video1'}),
      instance({device: 'vivid-000', kind: 'device', path: null, pid: null}),
      untracked(8)
    ],
    videoNodes
  }
  const found = parseSaved(JSON.stringify(saved))
  t.deepEqual(
    'snapshot' in found && found.snapshot.videoNodes,
    ['vicodec', 'vicodec', 'vivid-000', '', null].map((tracker, n) => {
      const {tracked, ...node} = videoNodes[n] ?? before(false, '')
      return {...node, tracker, trackerEstimated: false}
    })
  )
})

test('what names it is kept as it is', (t) => {
  const saved = {
    ...machine,
    instances: [instance()],
    videoNodes: [videoNode(), videoNode({path: '/dev/video1', tracker: 'vicodec', trackerEstimated: true})]
  }
  t.deepEqual(parseSaved(JSON.stringify(saved)), {snapshot: saved})
})
