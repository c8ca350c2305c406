/** Which descriptors need their fdinfo read, a dma-buf's once for all that have it open. */
import {type Stats, statSync} from 'node:fs'
import {codeOf} from '../chunks.js'
import type {Interest} from './interest.js'
import type {Draft} from './process-reading.js'

/** Files what the descriptor `fd` of the working folder is, and reads its fdinfo by `take` where that is worth it. */
export function lookInto(
  draft: Draft,
  fd: string,
  interest: Interest,
  target: string,
  isTold: (key: string) => boolean,
  take: (path: string) => Uint8Array | null
): void {
  if (interest === 'socket') draft.sockets.push([target, fd])
  if (interest === 'socket' || interest === 'named') return
  const key = interest === 'buffer' ? identify(draft, fd) : null
  if (key !== null && (isTold(key) || draft.told.has(key))) return
  // What could not be identified, its fdinfo will say why: closed meanwhile, or refused.
  const text = take(`fdinfo/${fd}`)
  // A file may be called as a dma-buf is.
  if (key !== null && text !== null && Buffer.from(text).includes('\nexp_name:')) draft.told.add(key)
}

/** A dma-buf by its file, whoever has it open. */
export const bufferKey = ({dev, ino}: Pick<Stats, 'dev' | 'ino'>): string => `${dev}:${ino}`

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
