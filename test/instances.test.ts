/** Codec instances of real captures against what their workload knows of itself. */
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {attribute} from '../src/analysis/attribute.js'
import {load} from '../src/load.js'
import {readTruth} from './helpers/truth.js'

/** MEDIAMEM_CAPTURES: another folder of captures, each with its truth beside it. */
const folder = process.env.MEDIAMEM_CAPTURES ?? 'fixtures/captures'
const tracked = readdirSync(folder)
  .filter((file) => file.endsWith('.truth.json'))
  .map((file) => ({name: file.slice(0, -'.truth.json'.length), truth: readTruth(join(folder, file))}))
  .filter(({truth}) => truth.memtrack_expected !== undefined)

test('there is a capture of a kernel that tracks', (t) => {
  t.true(tracked.length > 0)
})

for (const {name, truth} of tracked) {
  const of = async () => {
    const {snapshot} = await load(join(folder, `${name}.tar.gz`))
    return {snapshot, ...attribute(snapshot, 'instance')}
  }
  const expected = truth.memtrack_expected ?? []
  const instances = truth.v4l2_instances ?? []

  test(`${name}: every instance has the queues of its truth, in the order they were opened`, async (t) => {
    const {snapshot} = await of()
    const mine = snapshot.instances.filter(({device, kind}) => kind === 'instance' && device === 'vicodec')
    const queue = (row: (typeof mine)[number], wanted: string) => row.queues.find((one) => one.name === wanted)
    t.deepEqual(
      mine.map((row) => ({
        capture_bytes: queue(row, 'capture')?.bytes,
        capture_count: queue(row, 'capture')?.count,
        opener_alive: row.openerGone === false,
        opener_tgid: row.pid,
        output_bytes: queue(row, 'output')?.bytes,
        output_count: queue(row, 'output')?.count
      })),
      expected.map(({capture_bytes, capture_count, opener_alive, opener_tgid, output_bytes, output_count}) => ({
        capture_bytes,
        capture_count,
        opener_alive,
        opener_tgid,
        output_bytes,
        output_count
      }))
    )
    t.true(mine.every(({bytes, internalBytes, queueBytes}) => bytes === (queueBytes ?? 0) + (internalBytes ?? 0)))
  })

  test(`${name}: bytes are what the instance's own control says, and its descriptor and engine are found`, async (t) => {
    const {snapshot} = await of()
    const mine = snapshot.instances.filter(({device, kind}) => kind === 'instance' && device === 'vicodec')
    for (const [index, {dir, fd, memory_usage_ctrl: stated, now_held_by: heir, pid}] of instances.entries()) {
      const row = mine[index]
      if (stated !== undefined) t.is(row?.bytes, stated)
      t.deepEqual(
        row?.holders.map((holder) => [holder.pid, holder.descriptors]),
        [[heir ?? pid, [fd]]]
      )
      t.deepEqual(
        row?.engines.map((engine) => [engine.name, engine.maxHz]),
        [[dir, 600_000_000]]
      )
    }
  })

  test(`${name}: the footprint counts exported queue memory once`, async (t) => {
    const {snapshot, totals} = await of()
    const exports = truth.buffers.filter((buffer) => 'v4l2_index' in buffer)
    // vim2m is not tracked: its queues are in no interface.
    const untracked = truth.processes.filter(({comm}) => comm === 'vim2m-app').map(({pid}) => pid)
    const again = exports.filter(({holders}) => !holders.some(({pid}) => untracked.includes(pid)))
    const ofTracked = snapshot.instances.reduce((sum, {queueBytes}) => sum + (queueBytes ?? 0), 0)
    const internal = snapshot.instances.reduce(
      (sum, {internalBytes, reservedBytes}) => sum + (internalBytes ?? 0) - reservedBytes,
      0
    )
    t.is(
      totals.footprint?.bytes,
      truth.totals.unique_bytes + internal + ofTracked - again.reduce((sum, {size}) => sum + size, 0)
    )
  })

  test(`${name}: what is outside of instances stands in rows of the devices`, async (t) => {
    const {rows} = await of()
    const vivid = rows.find(({device}) => device === 'vivid-000')
    t.is(vivid?.queueBytes, truth.memtrack_expected_vivid_000?.['vid-cap'])
    t.is(vivid?.internalBytes, truth.memtrack_expected_vivid_000?.self)
  })
}
