import test from 'ava'
import fc from 'fast-check'
import {parseCgroupDmem} from '../../../src/parsers/memory/cgroup-dmem.js'
import {parseCmaNumber} from '../../../src/parsers/memory/cma.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const cma = {path: 'sys/kernel/mm/cma/reserved/total_pages'}
const dmem = {path: 'sys/fs/cgroup/dmem.capacity'}

for (const {name, text, golden} of cases('cma')) {
  test(`cma ${name}`, (t) => matchesGolden(t, golden, parseCmaNumber(text, cma)))
}

for (const {name, text, golden} of cases('cgroup-dmem')) {
  test(`cgroup-dmem ${name}`, (t) => matchesGolden(t, golden, parseCgroupDmem(text, dmem)))
}

test('cma: bears any text', (t) => bearsAnyText(t, parseCmaNumber, ['0x', '9', 'f\n', ' ', '\n', '0x12\n', '12\n']))

test('cgroup-dmem: bears any text', (t) =>
  bearsAnyText(t, parseCgroupDmem, ['drm/0/vram 1\n', 'drm/a b/c max\n', ' max', ' ', '9', '\n', 'max\n']))

test('cgroup-dmem: reads back what the kernel prints, whatever the region is called', (t) => {
  const region = fc.string({minLength: 1, unit: 'grapheme-ascii'}).filter((text) => text.trim() === text && text !== '')
  const row = fc.record({bytes: fc.oneof(fc.constant(null), fc.nat({max: Number.MAX_SAFE_INTEGER})), region})
  fc.assert(
    fc.property(fc.uniqueArray(row, {selector: (found) => found.region}), (regions) => {
      const text = regions.map(({bytes, region: name}) => `${name} ${bytes ?? 'max'}\n`).join('')
      t.deepEqual(parseCgroupDmem(text, dmem), {issues: [], value: {regions}})
    })
  )
})
