import test from 'ava'
import fc from 'fast-check'
import {parseManifest} from '../../src/parsers/manifest.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'manifest.json'}

for (const {name, text, golden} of cases('manifest')) {
  test(name, (t) => matchesGolden(t, golden, parseManifest(text, origin)))
}

test('bears any text', (t) =>
  bearsAnyText(t, parseManifest, ['{', '}', '"schema":"mediamem.manifest/1"', '"failures":[', ',', 'null', '[]']))

test('any host and path comes back as it was', (t) => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), (host, path) => {
      const text = JSON.stringify({failures: [{errno: 'EACCES', path}], host, schema: 'mediamem.manifest/1'})
      const {issues, value} = parseManifest(text, origin)
      t.deepEqual([issues, value?.host, value?.failures], [[], host, [{errno: 'EACCES', path}]])
    })
  )
})
