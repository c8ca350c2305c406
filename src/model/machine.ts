/** Which machine it was, and when. */
import {buildAndroid, reportTime} from './android.js'
import type {Facts} from './facts.js'
import type {Machine} from './snapshot.js'

type Named = 'android' | 'bootId' | 'captureEnd' | 'captureStart' | 'host' | 'kernel' | 'uptimeSeconds'

export function buildMachine(facts: Facts): Pick<Machine, Named> {
  const {machine, manifests, uptimeSeconds} = facts
  const first = (field: string) => [...(machine.get(field) ?? [])].sort()[0] ?? null
  const [manifest] = manifests
  return {
    android: buildAndroid(facts),
    bootId: first('bootId'),
    captureEnd: manifest?.end ?? null,
    captureStart: manifest?.start ?? reportTime(facts),
    host: manifest?.host ?? null,
    kernel: first('kernel'),
    uptimeSeconds
  }
}
