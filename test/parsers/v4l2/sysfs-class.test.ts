import test from 'ava'
import fc from 'fast-check'
import {parseDevNumber, parseUevent} from '../../../src/parsers/v4l2/sysfs-class.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/class/video4linux/video7/dev'}

for (const {golden, name, text} of cases('sysfs-dev')) {
  test(`dev: ${name}`, (t) => matchesGolden(t, golden, parseDevNumber(text, origin)))
}
for (const {golden, name, text} of cases('sysfs-uevent')) {
  test(`uevent: ${name}`, (t) => matchesGolden(t, golden, parseUevent(text, origin)))
}

test('dev bears any text', (t) => bearsAnyText(t, parseDevNumber, ['81', ':', '\n', ' ', '9']))
test('uevent bears any text', (t) => bearsAnyText(t, parseUevent, ['MAJOR=81\n', 'MINOR=', 'a=', '=', '\n', '9']))

test('reads back any device number', (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (major, minor) => {
      t.deepEqual(parseDevNumber(`${major}:${minor}\n`, origin), {issues: [], value: {major, minor}})
      const uevent = parseUevent(`MAJOR=${major}\nMINOR=${minor}\nDEVNAME=video0\n`, origin)
      t.deepEqual(uevent.value.dev, {major, minor})
    })
  )
})
