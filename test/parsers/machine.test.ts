import test from 'ava'
import {
  parseBootId,
  parseCaptureErrors,
  parseLoadavgTasks,
  parseMountsHidepid,
  parseRelease,
  parseUptime
} from '../../src/parsers/machine.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'proc/x'}
const parsers = {
  'boot-id': parseBootId,
  'capture-errors': parseCaptureErrors,
  loadavg: parseLoadavgTasks,
  mounts: parseMountsHidepid,
  release: parseRelease,
  uptime: parseUptime
}
const traps = [
  'b1a63d56-',
  '0.1 ',
  '1/59 ',
  '\n',
  '1',
  ' ',
  'proc /proc proc hidepid=',
  ',',
  'EACCES\topen\t/proc/7\n',
  '\t',
  'E',
  'Linux version '
]

for (const file of ['boot-id', 'capture-errors', 'loadavg', 'mounts', 'release', 'uptime'] as const) {
  for (const {name, text, golden} of cases(`machine/${file}`)) {
    test(`${file} ${name}`, (t) => matchesGolden(t, golden, parsers[file](text, origin)))
  }
  test(`${file} bears any text`, (t) => bearsAnyText(t, parsers[file], traps))
}
