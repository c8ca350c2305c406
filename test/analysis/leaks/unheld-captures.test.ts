/** What the rules about unheld buffers say of whole captures of real kernels, one by one: nothing their truth does not. */
import {readdirSync} from 'node:fs'
import test from 'ava'
import type {RuleId} from '../../../src/analysis/leaks/finding.js'
import {leakJudge} from '../../../src/analysis/leaks/judge.js'
import {leakRules} from '../../../src/analysis/leaks/rules/index.js'
import {load} from '../../../src/load.js'
import {root} from '../../helpers/root.js'

const ids: ReadonlySet<RuleId> = new Set<RuleId>([
  'crowded-group',
  'hidden-references',
  'in-flight-descriptors',
  'kernel-held-buffer',
  'orphaned-share'
])
const rules = leakRules.filter(({id}) => ids.has(id))

const folder = `${root}fixtures/captures/`
const captures = readdirSync(folder).filter((file) => file.endsWith('.tar.gz'))

/** By truth, buffers that no process holds: imported and closed, a GEM handle's, in flight. */
const told: Readonly<Record<string, readonly string[]>> = {
  '5.10-a-pipeline': ['possible kernel-held-buffer in-flight'],
  '5.10-d-drm-udmabuf-fences': ['possible kernel-held-buffer to-vgem'],
  '6.12-a-pipeline': ['possible in-flight-descriptors in-flight'],
  '6.12-b-v4l2': [
    'possible kernel-held-buffer vivid-import-#',
    'possible kernel-held-buffer feed-#',
    'possible kernel-held-buffer xcode-src'
  ],
  '6.12-b-v4l2-importer-exited': ['possible kernel-held-buffer feed-#', 'possible kernel-held-buffer xcode-src'],
  '6.12-d-drm-udmabuf-fences': ['possible kernel-held-buffer to-vgem', 'possible kernel-held-buffer to-vkms'],
  '6.12-f-root-reference': ['possible in-flight-descriptors in-flight'],
  '7.3mt-a-pipeline': ['possible in-flight-descriptors in-flight'],
  '7.3mt-b-v4l2': [
    'possible kernel-held-buffer vivid-import-#',
    'possible kernel-held-buffer feed-#',
    'possible kernel-held-buffer xcode-src'
  ],
  '7.3mt-d-drm-udmabuf-fences': ['possible kernel-held-buffer to-vgem', 'possible kernel-held-buffer to-vkms']
}

for (const file of captures) {
  test(file, async (t) => {
    const {snapshot} = await load(`${folder}${file}`)
    const judging = leakJudge(rules)
    judging.see(snapshot, {index: 0, uptimeSeconds: snapshot.machine.uptimeSeconds}, '0')
    const {findings} = judging.judgement()
    t.deepEqual(
      findings.map(({confidence, rule, subject: {name}}) => `${confidence} ${rule} ${name}`),
      told[file.replace('.tar.gz', '')] ?? []
    )
  })
}

test('what a V4L2 driver imported and rightly keeps stays possible, and a queue that nobody reads becomes likely', async (t) => {
  const thrice = async (name: string) => {
    const {snapshot} = await load(`${folder}${name}.tar.gz`)
    const judging = leakJudge(rules)
    for (const index of [0, 1, 2]) judging.see(snapshot, {index, uptimeSeconds: 60 * index}, '0')
    return judging.judgement().findings.map(({confidence}) => confidence)
  }
  t.deepEqual(await thrice('6.12-b-v4l2'), ['possible', 'possible', 'possible'])
  t.deepEqual(await thrice('6.12-a-pipeline'), ['likely'])
})
