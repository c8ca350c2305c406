/** Captures of real kernels, redacted member by member, against what redaction makes of their snapshots. */
import {readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import test, {type ExecutionContext} from 'ava'
import {attribute, groupings} from '../src/analysis/attribute.js'
import {load, redacted, redactedCapture} from '../src/load.js'
import type {Snapshot} from '../src/model/snapshot.js'
import {encode} from '../src/render/text.js'
import {captureWriter} from '../src/sources/capture-writer.js'
import {open} from '../src/sources/open.js'
import {temporaryFolder} from './helpers/temporary.js'

async function redactedAgain(t: ExecutionContext, source: string): Promise<Snapshot> {
  const chunks: Uint8Array[] = []
  const sink = redactedCapture(
    captureWriter((bytes) => chunks.push(Buffer.from(bytes)), encode, 0),
    encode
  )
  const opened = await open(source, {stdin: process.stdin})
  if (opened.kind !== 'tar' && opened.kind !== 'directory') throw new Error(`${source} is no capture`)
  await opened.each(sink)
  sink.end()
  const file = join(temporaryFolder(t), 'redacted.tar')
  writeFileSync(file, Buffer.concat(chunks))
  return (await load(file)).snapshot
}

const folder = 'fixtures/captures'

for (const name of readdirSync(folder).filter((file) => file.endsWith('.tar.gz'))) {
  test(`${name} says without names what it says with pseudonyms`, async (t) => {
    const source = join(folder, name)
    const whole = redacted((await load(source)).snapshot)
    const kept = await redactedAgain(t, source)
    t.deepEqual(kept.issues, whole.issues)
    for (const by of groupings) {
      const {coverage: _, ...expected} = attribute(whole, by)
      const {coverage: __, ...found} = attribute(kept, by)
      // Of large results the assertion alone takes a minute.
      if (!isDeepStrictEqual(found, expected)) t.deepEqual(found, expected, by)
    }
  })
}
