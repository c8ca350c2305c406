import test from 'ava'
import {looksLikeDmabufDump, parseDmabufDump} from '../../../src/parsers/dmabuf-dump/dmabuf-dump.js'
import {cases, matchesGolden} from '../../helpers/golden.js'

const origin = {path: 'cmd/dmabuf_dump.txt'}

for (const {golden, name, text} of cases('dmabuf-dump')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDmabufDump(text, origin))
    t.true(looksLikeDmabufDump(text))
  })
}
