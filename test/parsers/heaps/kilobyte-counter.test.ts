import test from 'ava'
import {parseKilobytes} from '../../../src/parsers/heaps/kilobyte-counter.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf} from '../../helpers/looks.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/dma_heap/total_pools_kb'}

for (const {golden, name, text} of cases('ion-counter')) {
  test(name, (t) => matchesGolden(t, golden, parseKilobytes(text, origin)))
}

const traps = ['\n', '\x00', ' ', '1', '1\n', '0\n']

test('bears any text', (t) => {
  bearsAnyText(t, parseKilobytes, traps)
  bearsMuchOf(t, parseKilobytes, [], traps)
})
