/** What a finding is called in another run or boot. */
import {foldNumbers} from '../fold-numbers.js'
import type {Finding} from './finding.js'

/** Without what the next boot gives anew: pids, inodes, and the numbers of names that count on. */
export function identityOf({rule, subject}: Finding): string {
  const {comm, device, exporter, name, path, size, what} = subject
  return JSON.stringify([rule, comm, exporter, name === null ? null : foldNumbers(name), size, device, path, what])
}
