/** Figures over twelve snapshots: one that leaks, and what only looks like it. */
import type {Coverage, DmaBuffer, Snapshot} from '../../src/model/snapshot.js'
import {buffer, snapshot} from './snapshot.js'

/** One more each time. */
export const leak: readonly number[] = Array.from({length: 12}, (_, at) => 2 + at)

export const innocent: Readonly<Record<string, readonly number[]>> = {
  'a burst that passes': [4, 4, 4, 4, 30, 40, 4, 4, 4, 4, 4, 4],
  'a burst at the end': [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 40],
  'a plateau after the warm-up': [2, 8, 14, 20, 20, 20, 20, 20, 20, 20, 20, 20],
  'a saw-tooth': [4, 8, 12, 16, 4, 8, 12, 16, 4, 8, 12, 16],
  'a single step': [4, 4, 4, 4, 4, 4, 24, 24, 24, 24, 24, 24],
  'jitter around a level': [20, 23, 18, 21, 19, 22, 18, 20, 23, 19, 20, 22],
  'the same all the time': [20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20]
}

export const complete = (id: Coverage['interface'], over: Partial<Coverage> = {}): Coverage => ({
  denied: 0,
  gone: 0,
  interface: id,
  lost: 0,
  read: 1,
  reason: null,
  status: 'complete',
  unit: 'files',
  ...over
})

type Part = Parameters<typeof snapshot>[0]

/** A snapshot a minute, all of it read. */
export const seriesOf = <T>(values: readonly T[], at: (value: T, place: number) => Part): readonly Snapshot[] =>
  values.map((value, place) => {
    const {machine, ...over} = at(value, place) ?? {}
    return snapshot({
      coverage: (
        [
          'process-list',
          'proc-fd',
          'dmabuf-fdinfo',
          'dmabuf-maps',
          'dmabuf-sysfs',
          'dmabuf-bufinfo',
          'ion',
          'sync-debugfs'
        ] as const
      ).map((id) => complete(id)),
      machine: {uptimeSeconds: 60 * (place + 1), ...machine},
      ...over
    })
  })

/** A buffer of process 7 with so many descriptors and maps. */
export const heldBuffer = (
  {descriptors = 1, maps = 0, pid = 7}: {descriptors?: number; maps?: number; pid?: number},
  over: Parameters<typeof buffer>[0] = {}
): DmaBuffer => ({...buffer(over), holders: [{descriptors, maps, pid, startTime: pid * 10}]})
