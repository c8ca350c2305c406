/**
 * `/sys/class/video4linux/<node>/` and `/sys/class/drm/<node>/`, or the folders they link to: which device a node is.
 *
 *     dev    := uint ":" uint LF                                        major, minor
 *     uevent := ( key "=" value LF )*                                   MAJOR, MINOR, DEVNAME, DEVTYPE, DRIVER …
 *
 * - DEVNAME is the path below `/dev`: `video4`, `dri/card0`.
 * - A connector of a card (`card0-HDMI-A-1`) has an uevent without MAJOR, and no
 *   dev.
 * - `name` and `index` of video4linux are one line each: `oneLine`, `oneNumber`.
 *
 * Read in drivers/media/v4l2-core/v4l2-dev.c; files of v5.10, v6.12, v7.3 were seen.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {oneLine} from '../one-line.js'
import {issue, uint} from '../scan.js'

export interface DevNumber {
  readonly major: number
  readonly minor: number
}

export interface Uevent {
  /** null: no device node. */
  readonly dev: DevNumber | null
  /** Below `/dev`. */
  readonly devname: string | null
  readonly devtype: string | null
  readonly driver: string | null
}

export function parseDevNumber(text: string, origin: Origin): Parsed<DevNumber | null> {
  const {issues, value: line} = oneLine(text, origin)
  if (line === null) return {issues, value: null}
  const value = devNumber(/^(\d+):(\d+)\s*$/.exec(line.slice(0, 100))?.slice(1) ?? [])
  return {issues: value === null ? [issue('bad-number', origin.path, 1, line)] : issues, value}
}

export function parseUevent(text: string, {path}: Origin): Parsed<Uevent> {
  const issues: ParseIssue[] = []
  const pairs = new Map<string, {readonly line: number; readonly value: string}>()
  for (const {number, text: line} of wholeLines(text)) {
    const at = line.indexOf('=')
    if (at < 1) issues.push(issue('unexpected-line', path, number, line))
    else if (!pairs.has(line.slice(0, at))) pairs.set(line.slice(0, at), {line: number, value: line.slice(at + 1)})
  }
  const cut = cutShort(text, path)
  if (cut !== null) issues.push(cut)
  const [major, minor] = [pairs.get('MAJOR'), pairs.get('MINOR')]
  const dev = devNumber([major?.value, minor?.value])
  if (dev === null && major !== undefined) {
    if (minor === undefined) issues.push(issue('missing-field', path, 0, 'MINOR'))
    else issues.push(issue('bad-number', path, major.line, `${major.value}:${minor.value}`))
  }
  const said = (key: string): string | null => pairs.get(key)?.value ?? null
  return {issues, value: {dev, devname: said('DEVNAME'), devtype: said('DEVTYPE'), driver: said('DRIVER')}}
}

function devNumber([first, second]: readonly (string | undefined)[]): DevNumber | null {
  const [major, minor] = [uint(first ?? ''), uint(second ?? '')]
  return major === null || minor === null ? null : {major, minor}
}
