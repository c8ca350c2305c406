/** What a bugreport makes of a snapshot: saved and read back, without names if asked. */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {load, redacted} from '../../src/load.js'
import {parseSaved, saveSnapshot} from '../../src/model/saved.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {bugreportText} from '../helpers/bugreport.js'
import {root} from '../helpers/root.js'
import {temporaryFolder} from '../helpers/temporary.js'

async function of(t: ExecutionContext, text: string): Promise<Snapshot> {
  const path = join(temporaryFolder(t), 'report.txt')
  writeFileSync(path, text)
  return (await load(path)).snapshot
}

test('it is saved and read back; one saved before has no sections', async (t) => {
  const snapshot = await of(t, bugreportText(14))
  t.deepEqual(parseSaved(saveSnapshot(snapshot)), {snapshot})
  const {android: _, ...machine} = snapshot.machine
  const {sections: __, ...rest} = snapshot
  t.deepEqual(parseSaved(JSON.stringify({...rest, machine})), {
    snapshot: {...snapshot, machine: {...snapshot.machine, android: null}, sections: []}
  })
})

test('a section by hand with another status is no snapshot', async (t) => {
  const snapshot = await of(t, bugreportText(14))
  const text = saveSnapshot(snapshot).replace('"understood"', '"read"')
  t.like(parseSaved(text), {refused: 'wrong-shape'})
})

test('names of processes, products and files go', async (t) => {
  const text = bugreportText(14)
    .replaceAll('/system/bin/surfaceflinger', 'com.secret.app')
    .replaceAll('device', 'secret')
    .replaceAll('iotop -n 1', 'iotop secret')
    .replaceAll('Model ', 'secret ')
  const snapshot = redacted(await of(t, text))
  t.notRegex(JSON.stringify(snapshot), /secret|Synthetic|TQ3A|report\.txt/i)
  t.is(snapshot.machine.android?.release, '14')
  t.true(snapshot.sections.some(({title}) => title === 'SHOW MAP 741'))
})

test('the real one has every section listed, once', async (t) => {
  const path = `${root}fixtures/bugreport/pixel-sailfish-android10-headings.txt`
  const {sections} = (await load(path)).snapshot
  const text = readFileSync(path, 'utf8')
  const headings = text
    .split('\n')
    .filter((line) => /^------ .* ------$/.test(line) && !line.includes('was the duration'))
  const services = text.split('\n').filter((line) => line.startsWith('DUMP OF SERVICE '))
  const there = sections.filter(({status}) => status !== 'absent')
  t.is(there.filter(({service}) => service !== null).length, services.length)
  // SLAB INFO and LAST KMSG could not be opened, and have no heading.
  t.is(there.filter(({service}) => service === null).length, headings.length + 2)
})
