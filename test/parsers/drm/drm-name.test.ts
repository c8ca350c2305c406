import test from 'ava'
import {looksLikeDrmName, parseDrmName} from '../../../src/parsers/drm/drm-name.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText} from '../../helpers/traps.js'

const id = 'drm-debugfs-name'
const origin = {path: 'sys/kernel/debug/dri/0/name'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-driver-alone', 'synthetic-cut-short', 'synthetic-other-text', 'synthetic-prompt'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmName(text, origin))
    t.is(looksLikeDrmName(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmName, id))

test('bears any text', (t) => bearsAnyText(t, parseDrmName, ['vgem', ' dev=', 'x', ' unique=', ' master=', '\n', ' ']))

test('is one line and nothing else', (t) => {
  for (const text of [
    'vgem dev=vgem x\n',
    'vgem dev=vgem\nx\n',
    'vgem dev=vgem',
    'a vgem dev=vgem\n',
    'vgem dev= unique=x\n'
  ])
    t.false(looksLikeDrmName(text), JSON.stringify(text))
})
