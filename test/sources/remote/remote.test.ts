import {readFileSync, truncateSync} from 'node:fs'
import test, {type ExecutionContext} from 'ava'
import {attribute} from '../../../src/analysis/attribute.js'
import {MediamemError} from '../../../src/errors.js'
import {type LoadOptions, load} from '../../../src/load.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {capture, program, stream, streamFile, stubAdb, stubSsh} from '../../helpers/peers.js'
import {temporaryFile} from '../../helpers/temporary.js'

/** The programs are named by the environment: one test at a time. */
function loadFrom(t: ExecutionContext, source: string, script: string, options: LoadOptions = {}) {
  process.env.MEDIAMEM_ADB = stubAdb(t)
  process.env.MEDIAMEM_SSH = stubSsh(t)
  return load(source, {...options, collectorScript: () => script})
}

/** Of a part nobody may say that nobody holds a buffer. */
function neverKernelHeld(t: ExecutionContext, snapshot: Snapshot): void {
  const {holderGap, totals} = attribute(snapshot, 'process')
  t.regex(holderGap ?? '', /the input is not whole/)
  t.is(totals.kernelHeldBytes, 0)
}

for (const source of ['adb:', 'adb:emulator-5554', 'ssh://root@board']) {
  test.serial(`${source} gives what the capture gives`, async (t) => {
    const tar = await streamFile(t)
    const {snapshot, warnings} = await loadFrom(t, source, `cat ${tar}`)
    t.deepEqual(warnings, [])
    const {snapshot: expected} = await load(capture)
    t.deepEqual(attribute(snapshot, 'process'), attribute(expected, 'process'))
  })

  test.serial(`${source}: every chunk is kept as it came, and progress told`, async (t) => {
    const tar = await streamFile(t)
    const kept: Uint8Array[] = []
    const told: number[] = []
    await loadFrom(t, source, `cat ${tar}`, {
      keepStream: (chunk) => kept.push(Buffer.from(chunk)),
      onProgress: (bytes, total) => void (total === null && told.push(bytes))
    })
    const all = readFileSync(tar)
    t.deepEqual(
      [Buffer.concat(kept).length, Buffer.compare(Buffer.concat(kept), all), told.at(-1)],
      [all.length, 0, all.length]
    )
  })

  test.serial(`${source}: a stream that breaks off is kept, and known to be a part`, async (t) => {
    const tar = await streamFile(t)
    truncateSync(tar, 300_000)
    const kept: number[] = []
    const {snapshot, warnings} = await loadFrom(t, source, `cat ${tar}; exit 1`, {
      keepStream: ({length}) => kept.push(length)
    })
    t.true(kept.reduce((sum, length) => sum + length, 0) >= 300_000)
    t.is(warnings.length, 1)
    t.regex(warnings[0] ?? '', /the stream broke off before its end: .*; the result is of what was read before that$/)
    t.true(snapshot.issues.some(({code}) => code === 'archive-damaged'))
    neverKernelHeld(t, snapshot)
  })
}

test.serial('a stream that ends well between two members lacks its manifest', async (t) => {
  const {snapshot, warnings} = await loadFrom(t, 'adb:', `gzip -dc ${capture}`)
  t.regex(warnings[0] ?? '', /its last member, manifest\.json, is missing/)
  neverKernelHeld(t, snapshot)
})

for (const manifest of ['{"status":"running"}', '{"status":', 'null', '']) {
  test.serial(`a manifest that does not say complete: ${manifest}`, async (t) => {
    const tar = temporaryFile(t, 'capture.tar', await stream(manifest))
    const {warnings} = await loadFrom(t, 'adb:', `cat ${tar}`)
    t.regex(warnings[0] ?? '', /manifest\.json/)
  })
}

test.serial('a reader that fails ends the program', async (t) => {
  const tar = await streamFile(t)
  const error = new Error('disk full')
  const thrown = await t.throwsAsync(
    loadFrom(t, 'ssh://board', `cat ${tar}; while [ -e ${tar} ]; do sleep 0.2; done`, {
      keepStream() {
        throw error
      }
    })
  )
  t.is(thrown, error)
})

test.serial('without a script no peer is asked', async (t) => {
  process.env.MEDIAMEM_ADB = program(t, 'exit 9')
  const error = await t.throwsAsync(load('adb:'), {instanceOf: MediamemError})
  t.is(error.code, 'NO_SUCH_FILE')
})
