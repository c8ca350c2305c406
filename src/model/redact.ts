/** A snapshot without the names that people and products have. */
import type {Snapshot} from './snapshot.js'

export type Pseudonym = (kind: 'boot' | 'cgroup' | 'cmdline' | 'comm' | 'name', text: string) => string

/** Other paths are where the user keeps things. */
const ofMachine = /^(?:proc|sys|cmd)\//

/**
 * Names of processes and buffers, command lines and cgroups become pseudonyms,
 * the same for the same text, and the boot id too; quoted lines of issues go.
 * Exporters and devices stay: they are the kernel's words.
 */
export function redact(snapshot: Snapshot, pseudonym: Pseudonym): Snapshot {
  const hide = (kind: Parameters<Pseudonym>[0], text: string | null) =>
    text === null || text === '' ? text : pseudonym(kind, text)
  return {
    ...snapshot,
    buffers: snapshot.buffers.map((buffer) => ({...buffer, name: hide('name', buffer.name)})),
    issues: snapshot.issues.map((issue) => ({...issue, path: ofMachine.test(issue.path) ? issue.path : '', text: ''})),
    machine: {...snapshot.machine, bootId: hide('boot', snapshot.machine.bootId)},
    processes: snapshot.processes.map((process) => ({
      ...process,
      cgroup: hide('cgroup', process.cgroup),
      cmdline: hide('cmdline', process.cmdline),
      comm: hide('comm', process.comm)
    }))
  }
}
