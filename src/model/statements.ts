/** Single figures of all kinds: those of /proc/meminfo and vmstat join the others. */
import type {Statement} from '../parsers/statement.js'
import type {MediaFacts} from './media-facts.js'

/** Of the two hundred counters of vmstat those about memory of devices. */
const aboutDevices = /cma|gpu|^nr_free_pages$|^nr_shmem$|^nr_unaccepted$|balloon/

/** Where the links of /sys/class lead: the same files. */
const virtual = /^sys\/devices\/virtual\//

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
  const paths = new Set(statements.map(({path}) => path))
  const fields =
    meminfo === null ? [] : meminfo.value.fields.map(({bytes, name}) => of(meminfo.path, 'bytes')(name, bytes))
  const counters = (vmstat?.value.counters ?? []).filter(({name}) => aboutDevices.test(name))
  return [
    ...fields,
    ...counters.map(({name, value}) => of(vmstat?.path ?? '', name.startsWith('nr_') ? 'pages' : 'count')(name, value)),
    ...statements.filter(({path}) => !paths.has(path.replace(virtual, 'sys/class/')) || !virtual.test(path))
  ]
}
