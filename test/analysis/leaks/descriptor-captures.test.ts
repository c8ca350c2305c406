/** Machines that leak nothing of the kind: the rules about descriptors, maps, attachments and fences have nothing to say. */
import {readdirSync} from 'node:fs'
import test from 'ava'
import {duplicateDescriptors} from '../../../src/analysis/leaks/rules/duplicate-descriptors.js'
import {growingAttachments} from '../../../src/analysis/leaks/rules/growing-attachments.js'
import {growingDescriptors} from '../../../src/analysis/leaks/rules/growing-descriptors.js'
import {growingMaps} from '../../../src/analysis/leaks/rules/growing-maps.js'
import {stuckFence} from '../../../src/analysis/leaks/rules/stuck-fence.js'
import {twoGenerations} from '../../../src/analysis/leaks/rules/two-generations.js'
import {load} from '../../../src/load.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {root} from '../../helpers/root.js'

const rules = [
  duplicateDescriptors,
  growingAttachments,
  growingDescriptors,
  growingMaps,
  stuckFence,
  twoGenerations
] as const

const folder = `${root}fixtures/captures/`
const names = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'))
const snapshotOf = async (name: string): Promise<Snapshot> => (await load(`${folder}${name}`)).snapshot

for (const name of names)
  test(`${name}: nothing to say of one moment`, async (t) =>
    t.deepEqual(judged(rules, [await snapshotOf(name)]).findings, []))

test('the buffers that leak over twelve moments are told by the rule that knows them, not again by their descriptors', async (t) => {
  const series = names.filter((name) => name.startsWith('6.12-c-leak-')).sort()
  t.is(series.length, 12)
  t.deepEqual(judged(rules, await Promise.all(series.map(snapshotOf))).findings, [])
})

test('one machine again and again, with its fences pending: they are stuck, nothing else is', async (t) => {
  const once = await snapshotOf('7.3mt-d-drm-udmabuf-fences.tar.gz')
  const later = (at: number): Snapshot => ({...once, machine: {...once.machine, uptimeSeconds: 100 + 10 * at}})
  const {findings} = judged(rules, [0, 1, 2, 3, 4, 5, 6, 7].map(later))
  t.true(findings.length > 0)
  t.deepEqual([...new Set(findings.map(({confidence, rule}) => `${rule} ${confidence}`))], ['stuck-fence likely'])
})
