/** Processes that ended while they were read, as a second look at their start times tells. */
import {type Facts, noProcessFacts} from './facts.js'

/**
 * What was read of a pid that started at another time by then, or was not there any more, may be of two processes: of
 * such a pid it is only known that it was there.
 */
export function dropEnded({processes, startTimesAfter}: Facts): void {
  if (startTimesAfter === null) return
  for (const [pid, {stat}] of processes) {
    if (stat === null || startTimesAfter.get(pid) === stat.startTime) continue
    const ended = noProcessFacts(pid)
    ended.faults.set('proc-fd', 'gone')
    processes.set(pid, ended)
  }
}
