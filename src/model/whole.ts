/** May a buffer without holder be called kernel-held? Only if every process was seen and read. */
import type {Facts, ProcessFacts} from './facts.js'
import {type AssessedProcess, hasLinks, isKernelThread} from './processes.js'
import type {Coverage} from './snapshot.js'

/**
 * Kernel threads live in the first pid namespace and nowhere else, and are
 * hidden by hidepid like any process of another user: a list with pid 1 and a
 * kernel thread in it is the machine's. `proc/loadavg` counts the tasks of the
 * whole machine, whoever asks: the threads seen must come near.
 */
export function processListGap(facts: Facts): string | null {
  if (facts.damage !== null) return `the input is not whole (${facts.damage})`
  const all = [...facts.processes.values()]
  if (all.length === 0) return 'the input lists no process'
  if (all.every(isOnlyNamed)) return 'the processes are those that a list of holders names; it may have missed others'
  const threads = all.reduce((sum, {stat, status}) => sum + (status?.threads ?? stat?.threads ?? 1), 0)
  const seen = `${all.length} ${all.length === 1 ? 'process' : 'processes'} seen${facts.tasks === null ? '' : ` of ${facts.tasks} tasks the kernel counts`}`
  const hidepid = [...(facts.machine.get('hidepid') ?? [])].find((value) => value !== '0' && value !== 'off')
  if (!facts.processes.has(1)) {
    return `processes are hidden: pid 1 is not in the list (${hidepid === undefined ? '/proc mounted with hidepid, or some processes captured only' : `/proc is mounted with hidepid=${hidepid}`}); ${seen}`
  }
  if (!all.some((process) => isKernelThread(process) === true)) {
    return `processes may be hidden: no kernel thread is in the list (taken inside a pid namespace, or without stat and status); ${seen}`
  }
  if (facts.tasks !== null && threads + taskSlack(facts.tasks) < facts.tasks)
    return `processes are missing from the list: ${seen}`
  return null
}

/** Nothing of it is in the input but that a list has it. */
const isOnlyNamed = (facts: ProcessFacts): boolean =>
  facts.stat === null &&
  facts.status === null &&
  facts.maps === null &&
  facts.smaps === null &&
  facts.listed.size + facts.faults.size + facts.dmabufs.size + facts.others.size === 0 &&
  !hasLinks(facts)

/** Tasks come and go between the two readings. */
const taskSlack = (tasks: number): number => Math.max(5, tasks / 50)

export function holderGap(
  listGap: string | null,
  coverage: readonly Coverage[],
  assessed: readonly AssessedProcess[],
  unidentified: number
): string | null {
  if (listGap !== null) return listGap
  for (const id of ['dmabuf-fdinfo', 'dmabuf-maps'] as const) {
    const found = coverage.find((one) => one.interface === id)
    if (found === undefined || found.status === 'absent') {
      return assessed.every(({descriptors}) => descriptors === 'none')
        ? null
        : `no ${id === 'dmabuf-maps' ? 'maps' : 'descriptors'} of any process are in the input`
    }
    if (found.status !== 'complete') return found.reason
  }
  return unidentified === 0
    ? null
    : `${unidentified} dma-buf descriptors or maps could not be told apart: they hold buffers, nobody knows which`
}
