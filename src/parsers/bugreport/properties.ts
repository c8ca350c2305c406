/**
 * Properties of an Android system, as `getprop` prints them: `{ "[" key "]: [" value "]" LF }`.
 *
 * A value may have line feeds; such a one is passed over. The first of a key counts.
 */
export interface Properties {
  readonly release: string | null
  readonly sdk: number | null
  readonly fingerprint: string | null
  readonly device: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  /** `Europe/Stockholm`. */
  readonly timeZone: string | null
}

import {uint} from '../scan.js'

export function parseProperties(text: string): Properties {
  const wanted = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, key, value] = /^\[([\w.-]{1,100})\]: \[(.*)\]$/.exec(line.slice(0, 1000)) ?? []
    if (key !== undefined && value !== undefined && value !== '' && !wanted.has(key)) wanted.set(key, value)
  }
  const of = (...keys: readonly string[]): string | null =>
    keys.map((key) => wanted.get(key)).find((value) => value !== undefined) ?? null
  return {
    device: of('ro.product.device', 'ro.product.system.device'),
    fingerprint: of('ro.build.fingerprint', 'ro.system.build.fingerprint'),
    manufacturer: of('ro.product.manufacturer', 'ro.product.system.manufacturer'),
    model: of('ro.product.model', 'ro.product.system.model'),
    release: of('ro.build.version.release'),
    sdk: uint(of('ro.build.version.sdk') ?? ''),
    timeZone: of('persist.sys.timezone')
  }
}

export const looksLikeProperties = (text: string): boolean => /^\[ro\.[\w.]{1,80}\]: \[/m.test(text)
