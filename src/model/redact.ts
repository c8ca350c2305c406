/** A snapshot without the names that people and products have. */
import type {Pseudonym} from '../parsers/redaction/pseudonym.js'
import type {Statement} from './memory.js'
import {redactBuild, redactSection} from './redact-report.js'
import type {Snapshot} from './snapshot.js'

/** Other paths are where the user keeps things. */
const ofMachine = /^(?:proc|sys|cmd)\//
/** Their figures of processes are about a GPU by its name. */
const ofGpu: ReadonlySet<string> = new Set(['android-gpumem', 'kgsl', 'mali'])
const ofCgroup = /^(sys\/fs\/cgroup\/)(.+)(\/[^/]+)$/

export type Hide = (kind: Parameters<Pseudonym>[0], text: string | null) => string | null
export type HidePath = (path: string) => string

/** An empty name names nobody. */
export const hiding =
  (pseudonym: Pseudonym): Hide =>
  (kind, text) =>
    text === null || text === '' ? text : pseudonym(kind, text)

export const hidingPaths =
  (pseudonym: Pseudonym): HidePath =>
  (path) =>
    ofMachine.test(path)
      ? path.replace(ofCgroup, (_, top, group, file) => `${top}${pseudonym('cgroup', group)}${file}`)
      : ''

/**
 * Names of processes and buffers, command lines and cgroups become pseudonyms,
 * the same for the same text, and the boot id too, labels of allocations,
 * clients and timelines; quoted lines of issues go. Exporters, devices and what
 * drivers call their parts stay: they are the kernel's words.
 */
export function redact(snapshot: Snapshot, pseudonym: Pseudonym): Snapshot {
  const hide = hiding(pseudonym)
  const hidePath = hidingPaths(pseudonym)
  const hideSubject = ({interface: id, pid, subject}: Statement) => {
    if (id === 'cgroup-dmem') return hide('cgroup', subject)
    // A library may be a dma-buf, of whatever name.
    if (id === 'librank') return hide('name', subject)
    return pid === null || ofGpu.has(id) ? subject : hide('comm', subject)
  }
  return {
    ...snapshot,
    allocations: snapshot.allocations.map((one) => ({
      ...one,
      comm: hide('comm', one.comm),
      label: hide('name', one.label),
      path: hidePath(one.path)
    })),
    areas: snapshot.areas.map((one) => ({...one, path: hidePath(one.path)})),
    buffers: snapshot.buffers.map((buffer) => ({
      ...buffer,
      // Programs name some of the timelines.
      fences: buffer.fences?.map((fence) => ({...fence, timeline: hide('name', fence.timeline)})) ?? null,
      name: hide('name', buffer.name)
    })),
    clients: snapshot.clients.map((client) => ({...client, name: hide('name', client.name)})),
    controls: snapshot.controls.map((control) =>
      control.type === 'str' ? {...control, value: hide('name', control.value)} : control
    ),
    issues: snapshot.issues.map((issue) => ({...issue, path: hidePath(issue.path), text: ''})),
    machine: {
      ...snapshot.machine,
      android: redactBuild(snapshot.machine.android, hide),
      bootId: hide('boot', snapshot.machine.bootId),
      host: hide('host', snapshot.machine.host)
    },
    processes: snapshot.processes.map((process) => ({
      ...process,
      cgroup: hide('cgroup', process.cgroup),
      cmdline: hide('cmdline', process.cmdline),
      comm: hide('comm', process.comm)
    })),
    sections: snapshot.sections.map(redactSection),
    statements: snapshot.statements.map((one) => ({
      ...one,
      path: hidePath(one.path),
      subject: hideSubject(one)
    })),
    timelines: snapshot.timelines.map((one) => ({...one, name: pseudonym('name', one.name)}))
  }
}
