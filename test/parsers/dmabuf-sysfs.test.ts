import test from 'ava'
import {parseMapCounter, parseSysfsExporter, parseSysfsSize} from '../../src/parsers/dmabuf-sysfs.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'sys/kernel/dmabuf/buffers/7/x'}
const parsers = {exporter: parseSysfsExporter, 'map-counter': parseMapCounter, size: parseSysfsSize}

for (const file of ['exporter', 'map-counter', 'size'] as const) {
  for (const {name, text, golden} of cases(`dmabuf-sysfs/${file}`)) {
    test(`${file} ${name}`, (t) => matchesGolden(t, golden, parsers[file](text, origin)))
  }
  test(`${file} bears any text`, (t) => bearsAnyText(t, parsers[file], ['\0', '4096', '\n', 'system', ' ']))
}
