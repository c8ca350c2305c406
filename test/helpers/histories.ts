/** Made-up histories of a machine: pools, bursts, saw-tooths, churn, and leaks among them, with the truth beside. */
import type {DmaBuffer, Process, Snapshot} from '../../src/model/snapshot.js'
import {buffer, process, snapshot} from './snapshot.js'

export interface History {
  readonly snapshots: readonly Snapshot[]
  /** Inodes that are leaked, by the process that leaks them. */
  readonly leaks: ReadonlyMap<number, ReadonlySet<number>>
}

export interface Random {
  /** From 0, below `end`. */
  readonly below: (end: number) => number
  readonly chance: (share: number) => boolean
  readonly between: (least: number, most: number) => number
  readonly pick: <T>(list: readonly T[]) => T
}

/** The same numbers for the same seed, on any machine (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)] as (typeof list)[number]
  }
}

/** How long a program holds each of its buffers: [first snapshot, last snapshot]. */
type Lives = readonly (readonly [number, number])[]

interface Kind {
  readonly leaks: boolean
  readonly lives: (length: number, dice: Random) => Lives
}

const never = Number.POSITIVE_INFINITY

/** Fills to its size early, then recycles: as many die as are born. */
const pool: Kind = {
  leaks: false,
  lives(length, dice) {
    const lives: [number, number][] = []
    const size = dice.between(2, 24)
    const ramp = dice.between(0, Math.floor(length / 3))
    const turnover = dice.pick([0, 0, 1, dice.between(1, size)])
    const alive: number[] = []
    for (let at = 0; at < length; at += 1) {
      for (let one = 0; one < turnover && alive.length > 0 && at > 0; one += 1) {
        const dead = alive.shift() ?? 0
        const life = lives[dead]
        if (life !== undefined) lives[dead] = [life[0], at - 1]
      }
      const wanted = at >= ramp ? size : Math.ceil((size * (at + 1)) / (ramp + 1))
      while (alive.length < wanted) alive.push(lives.push([at, never]) - 1)
    }
    return lives
  }
}

const burst: Kind = {
  leaks: false,
  lives(length, dice) {
    const at = dice.below(length)
    const span = dice.between(1, 3)
    const size = dice.between(2, 40)
    return Array.from({length: size}, () => [at, dice.chance(0.9) ? at + dice.below(span) : at + span] as const)
  }
}

/** Grows, lets go of all but a base, grows again. */
const sawTooth: Kind = {
  leaks: false,
  lives(length, dice) {
    const lives: [number, number][] = []
    const step = dice.between(1, 6)
    let start = -dice.below(6)
    while (start < length) {
      const end = start + dice.between(2, Math.max(3, Math.floor(length / 2)))
      for (let at = start; at < end; at += 1) for (let one = 0; one < step; one += 1) lives.push([at, end - 1])
      start = end
    }
    return lives
  }
}

/** Comes and goes at random. */
const churn: Kind = {
  leaks: false,
  lives(length, dice) {
    const rate = dice.between(1, 5)
    const longest = dice.between(1, Math.max(2, Math.floor(length / 4)))
    const lives: [number, number][] = []
    for (let at = -longest; at < length; at += 1) {
      for (let one = 0; one < rate; one += 1) lives.push([at, at + dice.below(longest)])
    }
    return lives
  }
}

/** A user's windows: each stays as long as it likes. */
const session: Kind = {
  leaks: false,
  lives(length, dice) {
    const lives: [number, number][] = []
    const rate = dice.between(1, 3)
    const end = 1 / dice.between(1, Math.max(1, Math.floor(length / 3)))
    for (let at = -length; at < length; at += 1) {
      for (let one = 0; one < rate; one += 1) {
        let last = at
        while (!dice.chance(end)) last += 1
        lives.push([at, last])
      }
    }
    return lives
  }
}

/** A pool that is first used late. */
const latePool: Kind = {
  leaks: false,
  lives(length, dice) {
    const start = dice.below(length)
    const ramp = dice.between(0, Math.floor(length / 3))
    const size = dice.between(2, 24)
    return Array.from({length: size}, (_, index) => [start + Math.floor((index * (ramp + 1)) / size), never] as const)
  }
}

const still: Kind = {
  leaks: false,
  lives: (_, dice) => Array.from({length: dice.between(1, 12)}, () => [0, never] as const)
}

/** One or more that are never let go, every time or every few times. */
const leak: Kind = {
  leaks: true,
  lives(length, dice) {
    const lives: [number, number][] = []
    const rest = dice.pick([1, 1, 1, 2, Math.max(1, Math.floor(length / 5))])
    const each = dice.pick([1, 1, 1, dice.between(2, 10)])
    for (
      let at = dice.below(Math.max(1, Math.floor(length / 4)));
      at < length;
      at += Math.max(1, rest + dice.between(-1, 1))
    ) {
      for (let one = 0; one < each; one += 1) lives.push([at, never])
    }
    return lives
  }
}

const innocent: readonly Kind[] = [pool, latePool, burst, sawTooth, churn, session, still]

const sizes = [65_536, 1_048_576, 3_110_400, 8_294_400, 12_441_600]

interface Life {
  readonly inode: number
  readonly pid: number
  readonly alsoBy: number | null
  readonly born: number
  readonly last: number
  readonly size: number
  readonly name: string | null
}

/** Of `length` snapshots; with `leaking` at least one program leaks, else none does. */
export function history(seed: number, length: number, leaking: boolean): History {
  const dice = random(seed)
  const lives: Life[] = []
  const leaks = new Map<number, Set<number>>()
  let inode = 1
  const programs = dice.between(2, 6)
  for (let index = 0; index < programs; index += 1) {
    const pid = 100 + index
    const consumer = dice.chance(0.3) ? 100 + dice.below(programs) : null
    const kinds = Array.from({length: dice.between(1, 3)}, () => dice.pick(innocent))
    const leaker = leaking && (index === 0 || dice.chance(0.2))
    for (const [place, kind] of [...kinds, ...(leaker ? [leak] : [])].entries()) {
      const mixed = kind.leaks && dice.chance(0.2)
      const size = sizes[(place + index) % sizes.length] as number
      const name = mixed ? 'shared-name' : dice.pick([null, `kind ${'abcdef'[place]}`, `kind ${'abcdef'[place]}-`])
      const numbered = name?.endsWith('-') === true
      for (const [born, last] of kind.lives(length, dice)) {
        if (last < born || last < 0) continue
        const own = inode++
        if (kind.leaks) leaks.set(pid, (leaks.get(pid) ?? new Set()).add(own))
        lives.push({
          alsoBy: consumer === pid ? null : consumer,
          born,
          inode: own,
          last,
          name: numbered ? `${name}${own}` : name,
          pid,
          size
        })
      }
    }
  }
  return {leaks, snapshots: Array.from({length}, (_, at) => moment(lives, at, programs, dice))}
}

function moment(lives: readonly Life[], at: number, programs: number, dice: Random): Snapshot {
  const buffers: DmaBuffer[] = lives
    .filter(({born, last}) => born <= at && at <= last)
    .map(({alsoBy, inode, name, pid, size}) =>
      buffer({holders: [pid, ...(alsoBy === null ? [] : [alsoBy])].toSorted((a, b) => a - b), inode, name, size})
    )
  const processes: Process[] = Array.from({length: programs}, (_, index) => process({pid: 100 + index}))
  const read = {denied: 0, gone: 0, lost: 0, read: 1, reason: null, status: 'complete', unit: 'processes'} as const
  return snapshot({
    buffers,
    coverage: [
      {...read, interface: 'dmabuf-sysfs', unit: 'buffers'},
      {...read, interface: 'dmabuf-fdinfo'},
      {...read, interface: 'dmabuf-maps'},
      {...read, interface: 'process-list'}
    ],
    machine: {bootId: 'b', uptimeSeconds: 100 + at * 60 + dice.below(30)},
    processes
  })
}
