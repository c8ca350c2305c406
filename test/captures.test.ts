/** Whole captures of real kernels against what their workloads know of themselves. */
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {attribute} from '../src/analysis/attribute.js'
import {load} from '../src/load.js'
import {differences, readTruth, type Truth} from './helpers/truth.js'

/** MEDIAMEM_CAPTURES: another folder of captures, each with its truth beside it. */
const folder = process.env.MEDIAMEM_CAPTURES ?? 'fixtures/captures'
const captures = readdirSync(folder)
  .filter((file) => file.endsWith('.tar.gz'))
  .map((file) => file.slice(0, -'.tar.gz'.length))
  .sort()

const truthOf = (name: string): Truth => {
  const file = join(folder, `${name}.truth.json`)
  return readTruth(existsSync(file) ? file : `${file}.gz`)
}

const privileged = captures.filter((name) => !/nonroot|churn|pidns/.test(name))

test('there are captures to look at', (t) => {
  t.true(privileged.length >= 10)
})

for (const name of privileged) {
  test(`${name} equals its truth`, async (t) => {
    const {snapshot, warnings} = await load(join(folder, `${name}.tar.gz`))
    t.deepEqual(warnings, [])
    t.deepEqual(snapshot.issues, [])
    t.deepEqual(differences(snapshot, truthOf(name)), [])
  })
}

for (const name of captures.filter((one) => /nonroot|pidns/.test(one))) {
  test(`${name}: nothing is called kernel-held, and the reader is told why`, async (t) => {
    const {snapshot} = await load(join(folder, `${name}.tar.gz`))
    const {holderGap, totals} = attribute(snapshot, 'process')
    const truth = truthOf(name)
    t.is(totals.kernelHeldBytes, 0)
    t.is(totals.unheldKind, 'unattributed')
    t.truthy(holderGap)
    // sysfs lists every buffer of the machine for everyone.
    t.is(totals.bytes, truth.totals.unique_bytes)
    t.is(totals.buffers, truth.totals.unique_buffers)
    t.is(totals.bytes, totals.heldBytes + totals.unheldBytes)
    const fdinfo = snapshot.coverage.find((one) => one.interface === 'dmabuf-fdinfo')
    t.is(fdinfo?.status, 'partial')
    t.truthy(fdinfo?.reason)
  })
}

test('a capture of an ordinary user counts whom it could not read', async (t) => {
  const {snapshot} = await load(join('fixtures/captures', '6.12-f-nonroot-uid1000.tar.gz'))
  const fdinfo = snapshot.coverage.find((one) => one.interface === 'dmabuf-fdinfo')
  const others = snapshot.processes.filter(({kernelThread, uid}) => kernelThread === false && uid !== 1000).length
  t.is(fdinfo?.denied, others)
  t.regex(fdinfo?.reason ?? '', new RegExp(`^${others} processes refused \\(EACCES\\)`))
})

for (const name of captures.filter((one) => one.includes('churn'))) {
  test(`${name}: what is stable equals its truth, and the ledger sums`, async (t) => {
    const {snapshot} = await load(join(folder, `${name}.tar.gz`))
    const {totals, ...result} = attribute(snapshot, 'process')
    t.is(totals.bytes, totals.exclusiveBytes + totals.sharedBytes + totals.kernelHeldBytes + totals.unattributedBytes)
    t.is(
      totals.heldBytes,
      result.rows.reduce((sum, {pss}) => sum + (pss ?? 0), 0)
    )
    t.is(totals.kernelHeldBytes, 0)
    for (const buffer of truthOf(name).buffers) {
      const ours = snapshot.buffers.find(({inode}) => inode === buffer.ino)
      t.deepEqual(
        [ours?.size, ours?.exporter, ours?.name, ours?.churn],
        [buffer.size, buffer.exporter, buffer.name, null]
      )
      t.deepEqual(
        ours?.holders.map(({descriptors, pid}) => [pid, descriptors]),
        buffer.holders.map(({fds, pid}) => [pid, fds.length])
      )
    }
  })
}
