import type {DmaBuffer} from '../../model/snapshot.js'
import {foldNumbers} from '../fold-numbers.js'
import type {BuffersStep} from './steps.js'

/** Buffers of one exporter and size, and of one name but for its numbers; in the order they come. */
export function kindsOf(buffers: readonly DmaBuffer[]): (readonly [DmaBuffer, ...DmaBuffer[]])[] {
  const kinds = new Map<string, [DmaBuffer, ...DmaBuffer[]]>()
  for (const buffer of buffers) {
    const key = JSON.stringify([buffer.exporter, foldedName(buffer), buffer.size])
    const known = kinds.get(key)
    if (known === undefined) kinds.set(key, [buffer])
    else known.push(buffer)
  }
  return [...kinds.values()]
}

const foldedName = ({name}: DmaBuffer): string | null => (name === null ? null : foldNumbers(name))

/** What they are together; a kind of one keeps the numbers of its name. */
export function buffersStep(kind: readonly [DmaBuffer, ...DmaBuffer[]]): BuffersStep {
  const [first] = kind
  return {
    bytes: kind.length * first.size,
    count: kind.length,
    exporter: first.exporter,
    inodes: kind.flatMap(({inode}) => inode ?? []),
    kind: 'buffers',
    name: kind.length === 1 ? first.name : foldedName(first),
    size: first.size
  }
}
