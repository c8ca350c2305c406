/** Compares what mediamem said in the guest with what is true there. */
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {nobody, readers, runsOf} from '../../test/vm/runs.mjs'
import {lies} from './lies.mjs'
import {expected} from './truth.mjs'

/** `{faults, summary}`: sentences of what is wrong, and what was compared. */
export function compare(folder) {
  const read = (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : '')
  const stated = read('truth.json')
  if (stated === '')
    return {faults: [`the workload said no truth: ${read('workload.txt')}`], summary: 'nothing compared'}
  const ends = readers.flatMap(runsOf).flatMap((run) => endFaults(run, read))
  if (ends.length > 0) return {faults: ends, summary: 'nothing compared'}

  const truth = JSON.parse(stated)
  const faults = readers.flatMap(({name}) => {
    const said = (uid, run) => JSON.parse(read(`${name}/${uid}/${run}/stdout`))
    const unnoticed = lies(truth).filter(({truth: lie}) => contradictions(lie, said).length === 0)
    return [
      ...contradictions(truth, said),
      ...unnoticed.map(({what}) => `the comparison would not notice a wrong ${what}`)
    ].map((fault) => `${name}: ${fault}`)
  })
  const counts = [`${truth.buffers.length} buffers`, `${truth.processes.length} processes`]
  return {faults, summary: [...counts, `read by ${readers.map(({name}) => name).join(', ')}`].join(', ')}
}

function endFaults({path, shell}, read) {
  const end = JSON.parse(read(`${path}/end.json`) || '{"exitCode": "was not run"}')
  if (end.exitCode === 0) return []
  const why = [end.signal, end.trouble, read(`${path}/stderr`), read(`${path}/stdout`)].filter(Boolean)
  return [`${path}: ${shell}: exit ${end.exitCode}: ${why.join('; ').slice(0, 2000)}`]
}

/** `said`: what a run of some user printed. */
function contradictions(truth, said) {
  const visible = expected(truth, ({uid}) => uid === nobody)
  return [...asRoot(expected(truth), truth, (run) => said(0, run)), ...asNobody(visible, said(nobody, 'process'))]
}

function asRoot(all, truth, said) {
  const process = said('process')
  const buffer = said('buffer')
  const exporter = said('exporter')
  const labels = new Map(truth.buffers.map(({inode, label}) => [inode, `${inode} (${label})`]))
  const queued = truth.buffers.reduce((sum, {inFlight}) => sum + inFlight, 0)
  return [
    ...[process, buffer, exporter].flatMap((result) => fieldsOfAll(`--by ${result.by}`, all.totals, result)),
    ...rows('process', all.processes, process.rows, ({pid}) => pid),
    ...rows('buffer', all.buffers, buffer.rows, ({inode}) => inode, labels),
    ...rows('exporter', all.exporters, exporter.rows, (row) => row.exporter),
    ...fields('snapshot', {buffers: truth.buffers.length}, {buffers: said('snapshot').buffers.length}),
    ...fields('inFlight', {queued}, {queued: queuedIn(buffer)}),
    ...complete('interfaces', said('interfaces').interfaces)
  ]
}

/** What every result says beside its rows: root sees all there is, and understands it. */
function fieldsOfAll(name, wanted, {coverage, holderGap, issues, totals}) {
  return [
    ...fields(`${name}: totals`, wanted, totals),
    ...fields(name, {holderGap: null, issues: []}, {holderGap, issues}),
    ...complete(name, coverage)
  ]
}

const complete = (name, coverage) =>
  ['process-list', 'dmabuf-fdinfo', 'dmabuf-maps', 'dmabuf-bufinfo'].flatMap((id) =>
    fields(`${name}: coverage of ${id}`, {status: 'complete'}, coverage.find((one) => one.interface === id) ?? {})
  )

/** Two descriptors of one socket show the same queue. */
const queuedIn = ({inFlight}) =>
  [...new Map(inFlight.map(({queued, socket}) => [socket, queued])).values()].reduce((sum, one) => sum + one, 0)

/** One who may look into few processes knows those alone, and calls nothing the kernel's. */
function asNobody(visible, {holderGap, rows: found, totals}) {
  const {heldBuffers, heldBytes} = visible.totals
  const lowerBound = {complete: false, heldBuffers, heldBytes, kernelHeldBytes: 0}
  // Whether somebody else holds it is what such a reader cannot know.
  const known = new Map([...visible.processes].map(([pid, {pss: _, uss: __, ...row}]) => [pid, row]))
  return [
    ...fields('unprivileged: totals', lowerBound, totals),
    ...fields('unprivileged', {holderGap: 'a sentence'}, {holderGap: holderGap === null ? null : 'a sentence'}),
    ...rows('unprivileged: process', known, found, ({pid}) => pid)
  ]
}

/** `labels`: what a key is called, where a number says little. */
function rows(kind, wanted, found, keyOf, labels = new Map()) {
  const byKey = new Map(found.map((row) => [keyOf(row), row]))
  const called = (key) => `${kind} ${labels.get(key) ?? key}`
  return [
    ...[...wanted].flatMap(([key, row]) => {
      const other = byKey.get(key)
      return other === undefined ? [`${called(key)} is not there`] : fields(called(key), row, other)
    }),
    ...[...byKey.keys()].filter((key) => !wanted.has(key)).map((key) => `${called(key)} is there, and should not be`)
  ]
}

const fields = (where, wanted, found) =>
  Object.entries(wanted)
    .filter(([key, value]) => !isDeepStrictEqual(value, found[key]))
    .map(([key, value]) => `${where}: ${key}: ${JSON.stringify(found[key])} was said, ${JSON.stringify(value)} is true`)
