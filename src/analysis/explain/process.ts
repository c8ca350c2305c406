import type {Process, Snapshot} from '../../model/snapshot.js'
import {clientRows} from '../rows/client.js'
import {instanceRows} from '../rows/instance.js'
import {processRows} from '../rows/process.js'
import type {ProcessExplanation, ProcessSubject} from './explanation.js'
import {clientStep, instanceStep} from './importers.js'
import {groupPaths, groupsOf} from './process-groups.js'
import {processHistory} from './process-history.js'
import {type Path, path, type Step} from './steps.js'
import {explainSchema, seenBy, type Teller} from './teller.js'
import {processesByPid, processStep} from './who.js'

type ToldOfProcess = Omit<ProcessExplanation, 'gone' | 'history' | 'next' | 'series'>

/** A pid is given anew: what was before another start is another process. */
export function processTeller(pid: number): Teller {
  const history = processHistory(pid)
  let told: ToldOfProcess | null = null
  let before: ProcessSubject['before'] = null
  return {
    see: (snapshot, place) => {
      const process = snapshot.processes.find((one) => one.pid === pid) ?? null
      if (process !== null && told !== null && isAnother(told.subject, process)) {
        before = {comm: told.subject.comm, snapshot: told.snapshot.snapshot}
        history.forgotten()
      }
      history.see(process, snapshot, place)
      const seen = history.sighting()
      if (process === null || seen === null) return snapshot.machine.processListGap === null ? 'gone' : 'not-seen'
      const groups = groupsOf(pid, snapshot)
      const instances = snapshot.instances.filter(({holders}) => holders.some((one) => one.pid === pid))
      const clients = snapshot.clients.filter(({holders}) => holders.some((one) => one.pid === pid))
      told = {
        schema: explainSchema,
        subject: {kind: 'process', ...process, ...sumsOf(pid, snapshot), before, seen},
        snapshot: place,
        clients: clientRows({...snapshot, clients}),
        groups,
        instances: instanceRows({...snapshot, instances}),
        paths: [...groupPaths(groups, pid, snapshot), ...filePaths({clients, instances}, pid, snapshot)],
        ...seenBy(snapshot)
      }
      return 'there'
    },
    told: () => (told === null ? null : {...told, history: history.moments()})
  }
}

const isAnother = (a: ProcessSubject, b: Process): boolean =>
  a.startTime !== null && b.startTime !== null && a.startTime !== b.startTime

function sumsOf(pid: number, snapshot: Snapshot): Pick<ProcessSubject, 'buffers' | 'pss' | 'rss' | 'uss'> {
  const held = snapshot.buffers.filter(({holders}) => holders.some((one) => one.pid === pid))
  const row = processRows(held, snapshot).find((one) => one.pid === pid)
  return {
    buffers: held.length,
    pss: row === undefined ? 0 : row.pss,
    rss: row === undefined ? 0 : row.rss,
    uss: row === undefined ? 0 : row.uss
  }
}

/** What it has open besides dma-bufs, with the queues of each instance. */
function filePaths(
  {clients, instances}: Pick<Snapshot, 'clients' | 'instances'>,
  pid: number,
  snapshot: Snapshot
): Path[] {
  const who = processStep(pid, processesByPid(snapshot))
  const open = (holders: (typeof instances)[number]['holders']): Step[] => {
    const numbers = holders.flatMap((one) => (one.pid === pid ? one.descriptors : []))
    return [who, {count: numbers.length, kind: 'descriptor', numbers}]
  }
  return [
    ...instances.flatMap((one) => {
      const before = [...open(one.holders), instanceStep(one)]
      const confidence = one.holdersEstimated ? 'likely' : 'certain'
      const queues = one.queues.filter(({bytes}) => bytes > 0)
      return queues.length === 0
        ? [path(before, null, confidence)]
        : queues.map(({bytes, count, name}) => path([...before, {bytes, count, kind: 'queue', name}], null, confidence))
    }),
    ...clients.map((one) => path([...open(one.holders), clientStep(one)], null))
  ]
}
