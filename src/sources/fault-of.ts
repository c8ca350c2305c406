import {codeOf} from './chunks.js'
import type {Fault} from './source.js'

/** What a failed system call says of what it was about. */
export function faultOf(error: unknown): Fault {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM') return 'denied'
  return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : 'unreadable'
}
