import {codeOf} from './chunks.js'
import type {Fault} from './source.js'

/** What a failed system call says of what it was about. */
export function faultOf(error: unknown): Fault {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM') return 'denied'
  // Of an object that is being removed sysfs says the last: kernfs_get_active() fails (v6.12).
  return code === 'ENOENT' || code === 'ESRCH' || code === 'ENODEV' ? 'gone' : 'unreadable'
}
