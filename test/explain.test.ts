/** Every buffer of real captures: what is said to keep it alive, against what its workload knows. */
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {explainer} from '../src/analysis/explain/explain.js'
import type {BufferExplanation} from '../src/analysis/explain/explanation.js'
import type {Path, Step} from '../src/analysis/explain/steps.js'
import {load} from '../src/load.js'
import type {Snapshot} from '../src/model/snapshot.js'
import {readTruth} from './helpers/truth.js'

/** MEDIAMEM_CAPTURES: another folder of captures, each with its truth beside it. */
const folder = process.env.MEDIAMEM_CAPTURES ?? 'fixtures/captures'
const captures = readdirSync(folder)
  .filter((file) => file.endsWith('.tar.gz') && !/nonroot|churn|pidns|scale/.test(file))
  .map((file) => file.slice(0, -'.tar.gz'.length))
  .sort()

const place = {boot: 0, snapshot: 0, source: 'x', time: null, uptimeSeconds: null}

function explained(snapshot: Snapshot, inode: number): BufferExplanation {
  const {answer, see} = explainer({inode, kind: 'buffer'}, ['x'])
  see(snapshot, place)
  const found = answer()
  if (!('origin' in found)) throw new Error(`no buffer ${inode}`)
  return found
}

/** By pid: descriptors and maps, as far as the path is a holder's. */
function holdersOf(paths: readonly Path[]): ReadonlyMap<number, readonly [descriptors: number, maps: number]> {
  const found = new Map<number, readonly [number, number]>()
  for (const {pids, steps} of paths) {
    const [who, how, end] = steps
    if (who?.kind !== 'process' || end?.kind !== 'buffer') continue
    for (const pid of pids) {
      const [descriptors, maps] = found.get(pid) ?? [0, 0]
      if (how?.kind === 'descriptor') found.set(pid, [descriptors + how.count, maps])
      if (how?.kind === 'map') found.set(pid, [descriptors, maps + how.count])
    }
  }
  return found
}

const ends = (paths: readonly Path[], is: (step: Step) => boolean): Path[] => paths.filter(({steps}) => steps.some(is))

type KernelRef = ReturnType<typeof readTruth>['buffers'][number]['kernel_refs'][number]

/** The paths that name it; a queue that attaches nothing leaves a reference nothing shows. */
function named(ref: KernelRef, paths: readonly Path[]): Path[] {
  switch (ref.kind) {
    case 'scm-in-flight': {
      const sockets = ends(paths, ({kind}) => kind === 'socket')
      // Not every kernel counts what waits in a connection that nobody has accepted yet.
      if (sockets.length === 0) return ends(paths, ({kind}) => kind === 'unknown')
      return ends(sockets, (step) => step.kind === 'socket' && step.openIn.some(({pid}) => pid === ref.queued_to_pid))
    }
    case 'drm-prime-handle-cache':
      return ends(paths, ({kind}) => kind === 'prime-cache')
    case 'drm-prime-import':
      return ends(paths, (step) => step.kind === 'attachment' && step.device === ref.driver)
    default:
      return ref.attachment === true
        ? ends(paths, (step) => step.kind === 'attachment' && step.device === ref.device)
        : ends(paths, ({kind}) => kind === 'unknown')
  }
}

test('there are captures to look at, and references of the kernel in them', (t) => {
  const refs = captures.flatMap((name) =>
    readTruth(join(folder, `${name}.truth.json`)).buffers.flatMap((one) => one.kernel_refs.map(({kind}) => kind))
  )
  t.true(captures.length >= 12)
  for (const kind of ['scm-in-flight', 'drm-prime-handle-cache', 'drm-prime-import', 'vb2-dmabuf-import'])
    t.true(refs.includes(kind), kind)
})

for (const name of captures) {
  test(`${name}: paths are what holds each buffer`, async (t) => {
    const {snapshot} = await load(join(folder, `${name}.tar.gz`))
    for (const buffer of readTruth(join(folder, `${name}.truth.json`)).buffers) {
      const {paths, references, subject} = explained(snapshot, buffer.ino)
      t.deepEqual(
        [...holdersOf(paths)].sort(([a], [b]) => a - b),
        buffer.holders
          .map(({fds, maps, pid}): [number, [number, number]] => [pid, [fds.length, maps.length]])
          .sort(([a], [b]) => a - b),
        `buffer ${buffer.ino}`
      )
      const {beyond, descriptors, maps, ofNobody, refs, unexplained} = references
      const explainedRefs = references.explained.reduce((sum, one) => sum + one.refs, 0)
      t.is(refs, buffer.expected_file_count)
      t.is(refs, descriptors + maps + ofNobody + explainedRefs + (unexplained ?? Number.NaN) - beyond)
      const ofKernel = buffer.kernel_refs.reduce((sum, one) => sum + one.file_refs, 0)
      t.is(explainedRefs + (unexplained ?? Number.NaN), ofKernel, `buffer ${buffer.ino}`)
      for (const ref of buffer.kernel_refs) t.true(named(ref, paths).length > 0, `${buffer.ino}: ${ref.kind}`)
      t.is(ends(paths, ({kind}) => kind === 'unknown').length > 0, (unexplained ?? 0) > 0)
      // Each reference is in one path, but where several ways share some.
      const counted = paths.reduce((sum, one) => sum + (one.refs ?? 0), 0)
      t.true(counted <= (refs ?? 0) + beyond)
      t.is(subject.inode, buffer.ino)
    }
  })
}

test('who imported a buffer is among those named behind the device', async (t) => {
  const name = '6.12-b-v4l2'
  const {snapshot} = await load(join(folder, `${name}.tar.gz`))
  let seen = 0
  for (const {ino, kernel_refs: refs} of readTruth(join(folder, `${name}.truth.json`)).buffers) {
    for (const ref of refs) {
      const behind = named(ref, explained(snapshot, ino).paths).flatMap(({pids}) => pids)
      t.true(behind.includes(ref.queue_fd_pid ?? -1), `buffer ${ino}: ${behind}`)
      seen += 1
    }
  }
  t.true(seen >= 5)
})

test('a sole holder is never called the maker for certain, and mostly is', async (t) => {
  let right = 0
  let wrong = 0
  for (const name of captures) {
    const {snapshot} = await load(join(folder, `${name}.tar.gz`))
    for (const {creator_pid: creator, ino} of readTruth(join(folder, `${name}.truth.json`)).buffers) {
      const {confidence, maker} = explained(snapshot, ino).origin
      t.is(confidence, maker === null ? null : 'possible')
      if (maker !== null && creator !== undefined) maker.pid === creator ? right++ : wrong++
    }
  }
  t.true(right > 50)
  t.true(wrong > 0, 'an only holder that did not make it: that is why')
  t.true(right > 20 * wrong)
})
