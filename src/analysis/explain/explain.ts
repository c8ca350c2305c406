/** Why is it still alive: of a buffer, a process or a V4L2 device, over one snapshot or many. */
import type {Snapshot} from '../../model/snapshot.js'
import {bufferTeller} from './buffer.js'
import {deviceTeller} from './device.js'
import type {Asked, Explanation, Gone, Missing, Place} from './explanation.js'
import {instead, whatIsThere} from './missing.js'
import {nextSteps} from './next.js'
import {processTeller} from './process.js'
import type {Teller, Told} from './teller.js'

export interface Explainer {
  /** In order of time, the snapshots of a boot one after the other. */
  readonly see: (snapshot: Snapshot, place: Place) => void
  readonly answer: () => Explanation | Missing
}

/** `sources`: as the user named them, for the commands to run next; null: not to be shown. */
export function explainer(asked: Asked, sources: readonly string[] | null): Explainer {
  const series: Place[] = []
  let boot: number | null = null
  let teller = tellerOf(asked)
  /** Of an earlier boot. */
  let earlier: Told | null = null
  let gone: Gone | null = null
  let there: Missing['there'] = {buffers: 0, leftOpen: [], nameless: false, nearest: []}
  const see = (snapshot: Snapshot, place: Place): void => {
    if (boot !== null && boot !== place.boot) {
      earlier = teller.told() ?? earlier
      teller = tellerOf(asked)
      if (earlier !== null) gone = {how: 'other-boot', since: place.snapshot}
    }
    boot = place.boot
    series.push(place)
    const state = teller.see(snapshot, place)
    if (state === 'there') gone = null
    else if (teller.told() !== null)
      gone = {how: gone?.how === 'gone' ? 'gone' : state, since: gone?.since ?? place.snapshot}
    else if (earlier === null) there = whatIsThere(asked, snapshot)
  }
  const answer = (): Explanation | Missing => {
    const told = teller.told() ?? earlier
    if (told === null)
      return {
        missing: asked,
        next: instead(asked, there, sources === null ? null : (sources.at(-1) ?? '')),
        series,
        there
      }
    const unfinished = {...told, gone, series}
    return {...unfinished, next: nextSteps(unfinished, sources)}
  }
  return {answer, see}
}

function tellerOf(asked: Asked): Teller {
  switch (asked.kind) {
    case 'buffer':
      return bufferTeller(asked.inode)
    case 'instance':
      return deviceTeller(asked.path)
    case 'process':
      return processTeller(asked.pid)
  }
}
