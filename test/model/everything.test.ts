/** A made-up machine with all of it: the same whatever order it is read in, saved and read back, and without names if asked. */
import test from 'ava'
import fc from 'fast-check'
import {redact} from '../../src/model/redact.js'
import {parseSaved, saveSnapshot} from '../../src/model/saved.js'
import {emptySections} from '../../src/model/saved-media-shape.js'
import {everything} from '../helpers/everything.js'
import {snapshotOf} from '../helpers/machine.js'

const members = everything('app')
const whole = snapshotOf(members)

test('there is something of every section', (t) => {
  for (const section of Object.keys(emptySections) as (keyof typeof emptySections)[])
    t.true(whole[section].length > 0, section)
})

test('the order of members never matters', (t) => {
  t.deepEqual(snapshotOf([...members].reverse()), whole)
  fc.assert(
    fc.property(fc.shuffledSubarray(members, {minLength: members.length}), (shuffled) => {
      t.deepEqual(snapshotOf(shuffled), whole)
    }),
    {numRuns: 60}
  )
})

test('a member alone, or none, makes no section of another', (t) => {
  t.like(snapshotOf([]), emptySections)
  for (const member of members) t.notThrows(() => snapshotOf([member]), member.path)
})

test('what is saved is read back', (t) => {
  t.deepEqual(parseSaved(saveSnapshot(whole)), {snapshot: whole})
})

test('a snapshot saved before these sections were read has none of them', (t) => {
  const {
    allocations,
    areas,
    clients,
    controls,
    courses,
    drmDevices,
    heaps,
    instances,
    statements,
    timelines,
    videoNodes,
    ...before
  } = whole
  t.deepEqual(parseSaved(JSON.stringify(before)), {snapshot: {...before, ...emptySections}})
  t.deepEqual(parseSaved(JSON.stringify({...before, clients})), {snapshot: {...before, ...emptySections, clients}})
})

test('a value of another kind in any section is refused, and the place named', (t) => {
  for (const section of Object.keys(emptySections) as (keyof typeof emptySections)[]) {
    for (const [index, item] of whole[section].entries()) {
      for (const key of typeof item === 'string' ? [] : Object.keys(item)) {
        const edited = {
          ...whole,
          [section]: whole[section].with(index, {...(item as object), [key]: {surprise: [1]}} as never)
        }
        const found = parseSaved(JSON.stringify(edited))
        const where = `${section}.${index}.${key}`
        if (key === 'regions') continue
        t.true('refused' in found && found.detail.startsWith(where), where)
      }
    }
  }
})

test('no name that a person or program gave is left', (t) => {
  for (const secret of ['SECRET', 'SE"CRET', 'SE\x1b[31mCRET', 'SE<b>CRET']) {
    const text = JSON.stringify(redact(snapshotOf(everything(secret)), (kind, hidden) => `${kind}-${hidden.length}`))
    const at = text.indexOf(JSON.stringify(secret).slice(1, -1))
    t.is(at === -1 ? '' : text.slice(Math.max(0, at - 200), at + 50), '')
  }
})

test('what the kernel calls its own stays', (t) => {
  const hidden = redact(whole, (kind) => kind)
  t.deepEqual(
    hidden.instances.map(({device, path}) => [device, path]),
    whole.instances.map(({device, path}) => [device, path])
  )
  t.deepEqual(
    hidden.areas.map(({kind, name, used}) => [kind, name, used]),
    whole.areas.map(({kind, name, used}) => [kind, name, used])
  )
  t.deepEqual(hidden.drmDevices, whole.drmDevices)
})
