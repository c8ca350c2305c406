import test from 'ava'
import {parseSaved, saveSnapshot} from '../../src/model/saved.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

const whole = snapshot({
  buffers: [
    buffer({
      fences: [{context: 1, driver: 'd', seqno: 2, signalled: true, timeline: 't', usage: 'write'}],
      hiddenRefsFrom: [{kind: 'attachment', refs: 1}],
      holders: [7, 8],
      inode: 1
    })
  ],
  coverage: [
    {
      denied: 0,
      gone: 0,
      interface: 'process-list',
      lost: 0,
      read: 2,
      reason: null,
      status: 'complete',
      unit: 'processes'
    }
  ],
  inFlight: [{descriptor: 3, pid: 7, queued: 1, socket: null}],
  issues: [{code: 'conflict', line: 0, path: '', text: ''}],
  processes: [process({pid: 7}), process({pid: 8})]
})

test('what is saved is read back', (t) => {
  t.deepEqual(parseSaved(saveSnapshot(whole)), {snapshot: whole})
})

/** Every place in a value, as a path of keys. */
const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...places(inner, [...path, key])])
    : []

test('a value of another kind anywhere is refused, and the place named', (t) => {
  for (const path of places(whole)) {
    if (path[0] === 'schema') continue
    const edited = structuredClone(whole) as unknown as Record<string, unknown>
    let at = edited
    for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
    at[path.at(-1) ?? ''] = {surprise: [1]}
    const found = parseSaved(JSON.stringify(edited))
    t.true('refused' in found && found.refused === 'wrong-shape', path.join('.'))
    if ('refused' in found) t.true(found.detail.startsWith(path[0] ?? ''), found.detail)
  }
})

for (const [what, edit] of [
  ['a holder that is no process of the list', {buffers: [buffer({holders: [9]})]}],
  ['a holder twice', {buffers: [buffer({holders: [7, 7]})]}],
  ['an inode twice', {buffers: [buffer({inode: 1}), buffer({inode: 1})]}],
  ['no coverage', {coverage: []}]
] as const) {
  test(`${what} is refused`, (t) => {
    t.like(parseSaved(JSON.stringify({...whole, ...edit})), {refused: 'wrong-shape'})
  })
}

test('fields of later versions are kept', (t) => {
  const later = {...whole, more: 1}
  t.deepEqual(parseSaved(JSON.stringify(later)), {snapshot: later} as unknown as ReturnType<typeof parseSaved>)
})
