/** Processes that ended while they were read, as a second look at their start times tells. */
import {type Facts, noProcessFacts} from './facts.js'
import {isKernelThread} from './processes.js'

/**
 * What was read of a pid that started at another time by then, or was not there any more, may be of two processes: of
 * such a pid it is only known that it was there. A kernel thread has nothing to read, so that its end costs nothing;
 * and what the reader itself had started is no part of the machine.
 */
export function dropEnded(facts: Facts): void {
  const {processes, startTimesAfter} = facts
  if (startTimesAfter === null) return
  const over = [...processes.values()].filter(
    ({pid, stat}) => stat !== null && startTimesAfter.get(pid) !== stat.startTime
  )
  const costless = new Set(over.filter((one) => isKernelThread(one) === true || isOfReader(facts, one.pid)))
  for (const one of over) {
    const ended = noProcessFacts(one.pid)
    ended.faults.set('proc-fd', 'gone')
    if (costless.has(one)) processes.delete(one.pid)
    else processes.set(one.pid, ended)
  }
}

/** A child of whoever took the capture, or of such a child. */
function isOfReader({manifests, processes}: Facts, pid: number): boolean {
  const readers = new Set(manifests.flatMap((one) => one.pid ?? []))
  const met = new Set<number>()
  for (let at = processes.get(pid)?.stat?.ppid; at !== undefined && !met.has(at); at = processes.get(at)?.stat?.ppid) {
    if (readers.has(at)) return true
    met.add(at)
  }
  return false
}
