/** Which descriptors need their fdinfo read, a dma-buf's once for all that have it open. */
import {type Stats, statSync} from 'node:fs'
import {codeOf} from '../chunks.js'
import type {Interest} from './interest.js'
import type {Draft} from './process-reading.js'

/** Files what the descriptor `fd` of the working folder is; true: its fdinfo is worth reading. */
export function lookInto(
  draft: Draft,
  fd: string,
  interest: Interest,
  target: string,
  isTold: (key: string) => boolean
): boolean {
  if (interest === 'socket') draft.sockets.push([target, fd])
  if (interest !== 'buffer') return interest === 'device' || interest === 'anonymous'
  const key = identify(draft, fd)
  // Its fdinfo will say why: closed meanwhile, or refused.
  if (key === null) return true
  if (isTold(key) || draft.told.has(key)) return false
  draft.told.add(key)
  return true
}

/** A dma-buf by its file, whoever has it open. */
const bufferKey = ({dev, ino}: Pick<Stats, 'dev' | 'ino'>): string => `${dev}:${ino}`

/** null: not to be had. */
function identify({stats}: Draft, fd: string): string | null {
  try {
    const {blocks, dev, ino, size} = statSync(`fd/${fd}`)
    stats.push({blocks, dev, fd, ino, size})
    return bufferKey({dev, ino})
  } catch (error) {
    if (codeOf(error) === '') throw error
    return null
  }
}
