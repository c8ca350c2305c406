/** A snapshot without the names that people and products have. */
import type {Snapshot} from './snapshot.js'

export type Pseudonym = (kind: 'boot' | 'cgroup' | 'cmdline' | 'comm' | 'name', text: string) => string

/** Other paths are where the user keeps things. */
const ofMachine = /^(?:proc|sys|cmd)\//

/**
 * Names of processes and buffers, command lines and cgroups become pseudonyms,
 * the same for the same text, and the boot id too, labels of allocations,
 * clients and timelines; quoted lines of issues go. Exporters, devices and what
 * drivers call their parts stay: they are the kernel's words.
 */
export function redact(snapshot: Snapshot, pseudonym: Pseudonym): Snapshot {
  const hide = (kind: Parameters<Pseudonym>[0], text: string | null) =>
    text === null || text === '' ? text : pseudonym(kind, text)
  return {
    ...snapshot,
    allocations: snapshot.allocations.map((one) => ({
      ...one,
      comm: hide('comm', one.comm),
      label: hide('name', one.label)
    })),
    buffers: snapshot.buffers.map((buffer) => ({...buffer, name: hide('name', buffer.name)})),
    clients: snapshot.clients.map((client) => ({...client, name: hide('name', client.name)})),
    controls: snapshot.controls.map((control) =>
      control.type === 'str' ? {...control, value: hide('name', control.value)} : control
    ),
    issues: snapshot.issues.map((issue) => ({...issue, path: ofMachine.test(issue.path) ? issue.path : '', text: ''})),
    machine: {...snapshot.machine, bootId: hide('boot', snapshot.machine.bootId)},
    processes: snapshot.processes.map((process) => ({
      ...process,
      cgroup: hide('cgroup', process.cgroup),
      cmdline: hide('cmdline', process.cmdline),
      comm: hide('comm', process.comm)
    })),
    statements: snapshot.statements.map((one) => ({
      ...one,
      subject: one.pid === null ? one.subject : hide('comm', one.subject)
    })),
    timelines: snapshot.timelines.map((one) => ({...one, name: pseudonym('name', one.name)}))
  }
}
