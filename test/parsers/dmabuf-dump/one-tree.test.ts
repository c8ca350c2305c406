/** What two releases print for one tree of files, figure by figure against the files. */
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {parseDmabufDump} from '../../../src/parsers/dmabuf-dump/dmabuf-dump.js'
import type {DmabufDump} from '../../../src/parsers/dmabuf-dump/value.js'
import {parseDmabufFdinfo} from '../../../src/parsers/dmabuf-fdinfo.js'
import {cases} from '../../helpers/golden.js'
import {root} from '../../helpers/root.js'

const tree = join(root, 'fixtures/aosp/root')
const read = (path: string): string => readFileSync(join(tree, path), 'utf8')
const list = (path: string): readonly string[] =>
  existsSync(join(tree, path)) ? readdirSync(join(tree, path)).sort() : []

interface Held {
  readonly pid: number
  readonly inode: number
  readonly name: string | null
  readonly fds: number
  readonly maps: number
}

/** Straight from the files. */
const exported = list('sys/kernel/dmabuf/buffers').map((inode) => ({
  exporter: read(`sys/kernel/dmabuf/buffers/${inode}/exporter_name`).trim(),
  inode: Number(inode),
  size: Number(read(`sys/kernel/dmabuf/buffers/${inode}/size`))
}))
const sizeOf = (inode: number | null): number => exported.find((one) => one.inode === inode)?.size ?? Number.NaN
const held: readonly Held[] = list('proc').flatMap((pid) => {
  const fds = list(`proc/${pid}/fdinfo`).flatMap((fd) => {
    const {value} = parseDmabufFdinfo(read(`proc/${pid}/fdinfo/${fd}`), {path: fd})
    return value === null ? [] : [{inode: value.inode ?? 0, name: value.name ?? null}]
  })
  const maps = [...read(`proc/${pid}/maps`).matchAll(/ (\d+) +\/dmabuf:/g)].map(([, inode]) => Number(inode))
  return [...new Set([...fds.map(({inode}) => inode), ...maps])].sort().map((inode) => ({
    fds: fds.filter((one) => one.inode === inode).length,
    inode,
    maps: maps.filter((one) => one === inode).length,
    name: fds.find((one) => one.inode === inode)?.name ?? null,
    pid: Number(pid)
  }))
})
const comms = new Map(list('proc').map((pid) => [Number(pid), read(`proc/${pid}/comm`).trim()]))

const holders = (inode: number | null): readonly Held[] => held.filter((one) => one.inode === inode)
const mappers = (inode: number | null): readonly Held[] => holders(inode).filter(({maps}) => maps > 0)
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

/** What each release says is a process's part of a buffer. */
const parts: Readonly<Record<string, (one: Held, alone: boolean) => number>> = {
  android12: ({inode, maps}) => (maps > 0 ? sizeOf(inode) / mappers(inode).length : 0),
  'android14-qpr2': ({inode}, alone) => sizeOf(inode) / (alone ? 1 : holders(inode).length)
}

const rowsOf = ({processes}: DmabufDump) =>
  processes
    .flatMap(({buffers, comm, pid}) => buffers.map((buffer) => ({...buffer, comm, pid})))
    .sort((a, b) => a.pid - b.pid || (a.inode ?? 0) - (b.inode ?? 0))

const goldens = cases('dmabuf-dump').filter(({name}) => name.startsWith('android'))

test('the tree is what the goldens are of', (t) => {
  t.is(goldens.length, 13)
  t.is(held.length, 4)
  t.is(exported.length, 4)
})

for (const {name, text} of goldens) {
  const release = name.startsWith('android12') ? 'android12' : 'android14-qpr2'
  const {issues, value} = parseDmabufDump(text, {path: name})
  const {buffers, exporters, processes, table, totals} = value
  const alone = name.endsWith('pid-202')
  const statistics = name.includes('-b')
  // Android 12 prints the statistics alone whatever else was asked for.
  const tabled = /-a(?:-|$)/.test(name) && name !== 'android12-a-b'
  const truth = held.filter(({pid}) => (alone ? pid === 202 : tabled || name.includes('list')))

  test(`${name}: every process and buffer of the tree`, (t) => {
    t.deepEqual(issues, [])
    t.true(value.whole)
    t.deepEqual(
      rowsOf(value).map(({comm, inode, pid, size}) => ({comm, inode, pid, size})),
      truth.map(({inode, pid}) => ({comm: comms.get(pid) ?? null, inode, pid, size: sizeOf(inode)}))
    )
    const sizes = (of: number) => sum(truth.filter(({pid}) => pid === of).map(({inode}) => sizeOf(inode)))
    for (const {pid, rss} of processes) t.is(rss, sizes(pid))
  })

  if (!tabled && truth.length > 0)
    test(`${name}: names, parts and totals`, (t) => {
      const part = parts[release] ?? (() => Number.NaN)
      t.deepEqual(
        rowsOf(value).map(({name, processes, pss}) => ({name, processes, pss})),
        truth.map((one) => ({
          name: one.name,
          processes: alone ? 1 : holders(one.inode).length,
          pss: part(one, alone)
        }))
      )
      for (const {pid, pss} of processes)
        t.is(pss, sum(truth.filter((one) => one.pid === pid).map((one) => part(one, alone))))
      const inodes = [...new Set(truth.map(({inode}) => inode))]
      const all = sum(exported.map(({size}) => size))
      t.is(totals.userspaceRss, sum(truth.map(({inode}) => sizeOf(inode))))
      t.is(totals.userspacePss, sum(truth.map((one) => part(one, alone))))
      t.is(totals.dmabuf, release === 'android12' ? sum(inodes.map(sizeOf)) : all)
      t.is(totals.kernelRss, release === 'android12' ? null : all - sum(inodes.map(sizeOf)))
    })

  if (tabled)
    test(`${name}: references`, (t) => {
      t.deepEqual(
        rowsOf(value).map(({fdRefs, mapRefs}) => [fdRefs, mapRefs]),
        held.map(({fds, maps}) => [fds, maps])
      )
      const inodes = [...new Set(held.map(({inode}) => inode))].sort()
      t.deepEqual(
        [...table]
          .sort((a, b) => a.inode - b.inode)
          .map(({fdProcesses, inode, mapProcesses, size}) => [inode, size, fdProcesses, mapProcesses]),
        inodes.map((inode) => [
          inode,
          sizeOf(inode),
          holders(inode).filter(({fds}) => fds > 0).length,
          mappers(inode).length
        ])
      )
      t.is(totals.table, sum(inodes.map(sizeOf)))
    })

  if (statistics)
    test(`${name}: every buffer of the machine`, (t) => {
      t.deepEqual(
        [...buffers].sort((a, b) => a.inode - b.inode),
        exported
      )
      t.is(totals.buffers, exported.length)
      t.is(totals.bytes, sum(exported.map(({size}) => size)))
      for (const {buffers: count, bytes, exporter} of exporters) {
        const own = exported.filter((one) => one.exporter === exporter)
        t.deepEqual([count, bytes], [own.length, sum(own.map(({size}) => size))])
      }
    })
}
