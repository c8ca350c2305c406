/** What dmabuf_dump of a tree says, against the files of the tree: one ledger, as far as a mode prints it. */
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {attribute} from '../src/analysis/attribute.js'
import {load} from '../src/load.js'
import {bugreportZip} from './helpers/bugreport.js'
import {root} from './helpers/root.js'
import {temporaryFile} from './helpers/temporary.js'

const tree = join(root, 'fixtures/aosp/root')
const goldens = join(root, 'fixtures/dmabuf-dump')
const texts = readdirSync(goldens).filter((file) => /^android1[24].*\.txt$/.test(file))

/** Android 12 prints the one or the other. */
const held = (file: string): boolean => !ofAll(file) || file.includes('qpr2-a-b')
const ofAll = (file: string): boolean => /-b(?:-csv)?\.txt$/.test(file)

test('there are texts of two releases, in every mode', (t) => {
  t.true(texts.length >= 13)
})

for (const file of texts.filter((one) => held(one) && !one.includes('pid'))) {
  test(`${file}: who holds what is what the files say`, async (t) => {
    const [dump, files] = await Promise.all([load(join(goldens, file)), load(tree)])
    const rows = (from: typeof dump) =>
      attribute(from.snapshot, 'process').rows.map(({buffers, pid, pss, rss}) => ({buffers, pid, pss, rss}))
    t.deepEqual(rows(dump), rows(files))
    t.is(attribute(dump.snapshot, 'process').totals.heldBytes, attribute(files.snapshot, 'process').totals.heldBytes)
    t.deepEqual(dump.snapshot.issues, [])
  })
}

for (const file of texts.filter(ofAll)) {
  test(`${file}: every buffer is there, and nobody is accused`, async (t) => {
    const [dump, files] = await Promise.all([load(join(goldens, file)), load(tree)])
    const of = ({snapshot}: typeof dump) => snapshot.buffers.map(({exporter, inode, size}) => ({exporter, inode, size}))
    t.deepEqual(of(dump), of(files))
    t.is(attribute(dump.snapshot, 'buffer').totals.kernelHeldBytes, 0)
  })
}

for (const file of texts.filter((one) => one.includes('-list'))) {
  test(`${file}: how many descriptors is not said, and not 0; what no process holds is missing, and said`, async (t) => {
    const {snapshot} = await load(join(goldens, file))
    const {rows, totals} = attribute(snapshot, 'process')
    t.true(rows.every(({descriptors, maps}) => descriptors === null && maps === null))
    t.false(totals.complete)
    const row = snapshot.coverage.find((one) => one.interface === 'dmabuf-dump')
    t.is(row?.status, 'partial')
    t.regex(row?.reason ?? '', /only what processes hold is listed/)
  })
}

for (const release of [12, 14, 15] as const) {
  test(`a bugreport of Android ${release} gives the ledger of a raw capture of the same machine`, async (t) => {
    const report = temporaryFile(t, 'bugreport.zip', bugreportZip(release))
    const [dump, files] = await Promise.all([load(report), load(tree)])
    const ledger = ({snapshot}: typeof dump) => {
      const {rows, totals} = attribute(snapshot, 'process')
      const {buffers, bytes, heldBytes, unattributedBytes, unheldBytes, unheldKind} = totals
      return {
        rows: rows.map(({pid, pss, rss}) => ({pid, pss, rss})),
        totals: {buffers, bytes, heldBytes, unattributedBytes, unheldBytes, unheldKind}
      }
    }
    t.deepEqual(ledger(dump), ledger(files))
  })
}
