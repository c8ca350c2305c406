import type {Snapshot} from '../../model/snapshot.js'
import type {Asked, Missing} from './explanation.js'
import {quoted} from './next.js'

/** So many are named. */
const most = 5

/** What a snapshot has instead of what was asked for. */
export function whatIsThere(asked: Asked, {buffers, instances, videoNodes}: Snapshot): Missing['there'] {
  const inodes = buffers.flatMap(({inode}) => inode ?? [])
  const common = {buffers: buffers.length, leftOpen: [], nameless: buffers.length > 0 && inodes.length === 0}
  switch (asked.kind) {
    case 'buffer': {
      const away = (inode: number) => Math.abs(inode - asked.inode)
      return {
        ...common,
        nearest: inodes
          .toSorted((a, b) => away(a) - away(b))
          .slice(0, most)
          .sort((a, b) => a - b)
      }
    }
    case 'instance':
      return {...common, nearest: videoNodes.map(({path}) => path)}
    case 'process': {
      const held = new Map<number, number>()
      for (const {holders, size} of buffers) for (const {pid} of holders) held.set(pid, (held.get(pid) ?? 0) + size)
      return {
        ...common,
        leftOpen: instances.flatMap(({holders, path, pid}) =>
          pid === asked.pid && path !== null && holders.length > 0 ? [path] : []
        ),
        nearest: [...held]
          .sort(([a, n], [b, m]) => m - n || a - b)
          .slice(0, most)
          .map(([pid]) => pid)
      }
    }
  }
}

const groupings = {buffer: 'buffer', instance: 'instance', process: 'process'} as const

/** Commands that tell what there is; `source` null: not to be shown; empty: this machine. */
export function instead({kind}: Asked, {leftOpen}: Missing['there'], source: string | null): string[] {
  const of = source === null ? ' SOURCE' : source === '' ? '' : ` ${quoted(source)}`
  return [
    ...leftOpen.map((path) => `mediamem explain${of} --instance ${quoted(path)}`),
    `mediamem attribute${of} --by ${groupings[kind]}`
  ]
}
