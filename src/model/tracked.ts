/** What `v4l2-memtrack` says of a device: its instances, and what is outside of them. */
import type {Memtrack, MemtrackNode} from '../parsers/v4l2/v4l2-memtrack.js'
import type {NamedBytes} from './media.js'

export interface Tracked {
  readonly tgid: number | null
  readonly bytes: number
  readonly queueBytes: number
  readonly internalBytes: number
  readonly reservedBytes: number
  readonly queues: readonly NamedBytes[]
  readonly internal: readonly NamedBytes[]
}

export interface TrackedDevice {
  /** In the order they were opened. */
  readonly instances: readonly Tracked[]
  /** The rest of the device; null: there is nothing else. */
  readonly own: Tracked | null
}

/**
 * Below the root, or below a core of it, stand instances (nodes with parts, or called so), queues of drivers that have
 * no instances, and leaves of the device. The documentation's form marks no leaf: there a part is a queue if it is
 * called like one.
 */
export function readMemtrack({root}: Memtrack): TrackedDevice {
  if (root === null) return {instances: [], own: null}
  const marked = hasLeaf(root)
  const groups = groupsOf(root)
  const below = groups.flatMap(({children}) => children.filter((node) => !groups.includes(node)))
  const instances = below.filter(isInstance).map((node) => track(node.tgid, [node], marked, false))
  const rest = below.filter((node) => !isInstance(node))
  const own = root.children.length === 0 ? [root] : rest
  const outside = track(null, own, marked, true)
  const selves = groups
    .map((node) => ({bytes: selfOf(node), count: node.count, name: node.name}))
    .filter(({bytes}) => bytes > 0)
  const self = selves.reduce((sum, {bytes}) => sum + bytes, 0)
  const kept = {
    ...outside,
    bytes: outside.bytes + self,
    internal: [...outside.internal, ...selves],
    internalBytes: outside.internalBytes + self
  }
  return {instances, own: kept.bytes === 0 && kept.queues.length === 0 ? null : kept}
}

const isInstance = (node: MemtrackNode): boolean =>
  isCalledInstance(node) || (node.children.length > 0 && !isCalledQueue(node))

const isCalledInstance = ({leaf, name}: MemtrackNode): boolean =>
  !leaf && /^(?:instance|inst|context|ctx)\b/i.test(name ?? '')

/** The root, and the cores or the like below it that have nodes called instances. */
function groupsOf(root: MemtrackNode): MemtrackNode[] {
  const groups = [root]
  for (const {children} of groups)
    for (const node of children) if (!isCalledInstance(node) && node.children.some(isCalledInstance)) groups.push(node)
  return groups
}

/** The bytes of some subtrees, each once: what has parts counts itself by `self`, the rest by its parts. */
function track(tgid: number | null, nodes: readonly MemtrackNode[], marked: boolean, ofDevice: boolean): Tracked {
  const queues: NamedBytes[] = []
  const internal = new Map<string | null, {bytes: number; count: number}>()
  let internalBytes = 0
  let reservedBytes = 0
  const add = (name: string | null, bytes: number) => {
    const sum = internal.get(name) ?? {bytes: 0, count: 0}
    internal.set(name, {bytes: sum.bytes + bytes, count: sum.count + 1})
    internalBytes += bytes
    if (ofDevice && isReserved(name)) reservedBytes += bytes
  }
  const open = [...nodes].reverse()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.children.length > 0) {
      const self = selfOf(node)
      if (self > 0 && isCalledQueue(node) && (ofDevice || !nodes.includes(node)))
        queues.push({bytes: self, count: node.count, name: node.name})
      else if (self > 0) add(node.name, self)
      for (const child of node.children.toReversed()) open.push(child)
    } else if (isQueue(node, marked) && (ofDevice || !nodes.includes(node))) {
      queues.push({bytes: node.usage, count: node.count ?? (node.usage > 0 ? 1 : 0), name: node.name})
    } else if (node.usage > 0 || node.leaf) add(node.name, node.usage)
  }
  const queueBytes = queues.reduce((sum, {bytes}) => sum + bytes, 0)
  return {
    bytes: queueBytes + internalBytes,
    internal: [...internal].map(([name, sum]) => ({name, ...sum})),
    internalBytes,
    queueBytes,
    queues,
    reservedBytes,
    tgid
  }
}

/** What a node with parts took itself; where its allocations are counted and their bytes left out, the difference. */
function selfOf({children, count, self, usage}: MemtrackNode): number {
  if (children.length === 0) return 0
  const parts = children.reduce((sum, child) => sum + child.usage, 0)
  return self ?? (count === null ? 0 : Math.max(0, usage - parts))
}

const queueName = /queue|output|capture|(?:^|[-_])(?:cap|out|src|dst)$|^vid-/i

const isCalledQueue = ({name}: MemtrackNode): boolean => queueName.test(name ?? '')

const isQueue = (node: MemtrackNode, marked: boolean): boolean =>
  !node.leaf && (marked || node.name === null || isCalledQueue(node))

/** Of amphion: one pair per core, from memory reserved at boot, added at probe. */
const isReserved = (name: string | null): boolean => name === 'fw' || name === 'rpc'

function hasLeaf(root: MemtrackNode): boolean {
  const open = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.leaf) return true
    for (const child of node.children) open.push(child)
  }
  return false
}
