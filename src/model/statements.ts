/** Single figures of all kinds: those of /proc/meminfo and vmstat join the others. */
import type {Statement} from '../parsers/statement.js'
import type {MediaFacts} from './media-facts.js'

/** Of the two hundred counters of vmstat those about memory of devices. */
const aboutDevices = /cma|gpu|^nr_free_pages$|^nr_shmem$|^nr_unaccepted$|balloon/

export function buildStatements({meminfo, statements, vmstat}: MediaFacts): Statement[] {
  const of =
    (path: string, unit: Statement['unit']) =>
    (name: string, value: number): Statement => ({
      interface: 'meminfo',
      name,
      path,
      pid: null,
      subject: null,
      unit,
      value
    })
  const fields =
    meminfo === null ? [] : meminfo.value.fields.map(({bytes, name}) => of(meminfo.path, 'bytes')(name, bytes))
  const counters = (vmstat?.value.counters ?? []).filter(({name}) => aboutDevices.test(name))
  return [
    ...fields,
    ...counters.map(({name, value}) => of(vmstat?.path ?? '', name.startsWith('nr_') ? 'pages' : 'count')(name, value)),
    ...statements
  ]
}
