import type {Snapshot} from '../../../model/snapshot.js'
import {whoIs} from '../descriptor-figures.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'
import {counted, type Figure, type Risen, tracks} from '../tracks.js'

/** A buffer may be mapped in its planes, and by several parts of a program: with more buffers there are more maps, and rightly. */
const eachBuffer = 4

interface Mapper {
  readonly who: string
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
  /** `surplus`: maps beyond one of each buffer. */
  readonly of: 'buffers' | 'surplus'
}

interface Mapped {
  readonly path: string
  readonly device: string | null
  readonly of: 'bytes' | 'opens'
}

/**
 * Maps of dma-bufs that a process adds while it has hardly more buffers; and memory of a V4L2 node that stays mapped
 * while no more descriptors of it are open.
 *
 * Taken for a leak by mistake: a program that maps ever more small parts of one large buffer, or changes the protection
 * of parts of a map, which the kernel then lists one by one.
 */
export const growingMaps: LeakRule = {
  id: 'growing-maps',
  least: 4,
  needs: [{anyOf: ['dmabuf-maps'], extent: 'readable'}],
  summary: 'maps of buffers that are added and never taken away',
  surest: 'likely',
  watch: () => {
    const mappers = tracks<Mapper>()
    const nodes = tracks<Mapped>()
    return {
      findings: () => [
        ...mappers
          .risen()
          .filter(
            ({label: {of, who}, rise}) =>
              of === 'surplus' && eachBuffer * mappers.growthOf(`${who} buffers`) < rise.growth
          )
          .map(ofProcess),
        ...nodes
          .risen()
          .filter(({label: {of, path}}) => of === 'bytes' && nodes.growthOf(`${path} opens`) === 0)
          .map(ofNode)
      ],
      see: (snapshot, moment) => {
        const {figures, unread} = mapFigures(snapshot)
        mappers.see(moment, figures, ({who}) => unread.has(who))
        nodes.see(moment, nodeFigures(snapshot))
      }
    }
  }
}

function mapFigures({buffers, processes}: Snapshot): {
  readonly figures: readonly Figure<Mapper>[]
  readonly unread: ReadonlySet<string>
} {
  const sums = new Map<number, {buffers: number; maps: number; known: boolean}>()
  for (const {holders, identityEstimated} of buffers) {
    for (const {maps, pid} of holders) {
      const sum = sums.get(pid) ?? {buffers: 0, known: true, maps: 0}
      sums.set(pid, sum)
      sum.known &&= maps !== null && !identityEstimated
      sum.buffers += 1
      sum.maps += Math.max(0, (maps ?? 0) - 1)
    }
  }
  const unread = new Set<string>()
  const figures = processes.flatMap((process): Figure<Mapper>[] => {
    const who = whoIs(process)
    const sum = sums.get(process.pid)
    if (process.access === 'denied' || process.access === 'lost' || sum?.known === false) {
      unread.add(who)
      return []
    }
    const {comm, pid, startTime} = process
    const figure = (of: Mapper['of'], value: number) => ({
      key: `${who} ${of}`,
      label: {comm, of, pid, startTime, who},
      value
    })
    return sum === undefined ? [] : [figure('surplus', sum.maps), figure('buffers', sum.buffers)]
  })
  return {figures, unread}
}

function nodeFigures({instances, videoNodes}: Snapshot): Figure<Mapped>[] {
  return videoNodes.flatMap(({device, mappedBytes, path}) => {
    const figure = (of: Mapped['of'], value: number) => ({key: `${path} ${of}`, label: {device, of, path}, value})
    const opens = instances.filter((one) => one.path === path).length
    return [figure('bytes', mappedBytes), figure('opens', opens)]
  })
}

const ofProcess = ({label, perHour, points, rise}: Risen<Mapper>): Finding => ({
  args: {
    growth: rise.growth,
    maps: points.at(-1)?.value ?? null,
    perHour,
    perSnapshot: Math.round(rise.perSnapshot * 10) / 10
  },
  bytes: 0,
  confidence: rise.confidence,
  evidence: counted(points),
  rule: 'growing-maps',
  subject: subject({comm: label.comm, pid: label.pid, startTime: label.startTime, what: 'dmabuf'})
})

const ofNode = ({label, perHour, points, rise}: Risen<Mapped>): Finding => ({
  args: {growth: rise.growth, maps: null, perHour, perSnapshot: Math.round(rise.perSnapshot)},
  bytes: points.at(-1)?.value ?? 0,
  confidence: rise.confidence,
  evidence: points.map(({snapshot, value}) => ({bytes: value, count: null, snapshot})),
  rule: 'growing-maps',
  subject: subject({device: label.device, path: label.path, what: 'video'})
})
