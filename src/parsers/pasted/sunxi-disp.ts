/**
 * `/sys/class/disp/disp/attr/sys` of Allwinner's display driver: how many dma-bufs a screen has cached.
 *
 *     text   := ( "screen " uint ":" LF … "dmabuf: " counter* LF … )*
 *     counter := name "[" int "]"          "cache", "cache max", "umap skip", then "overflow" or "umap skip max"
 *
 * Read in drivers/video/fbdev/sunxi/disp2/disp/de/disp_manager.c of Allwinner's kernels, the older with `overflow`.
 */
import {wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'

export interface SunxiDisp {
  readonly screens: readonly SunxiScreen[]
}

interface SunxiScreen {
  /** null: no heading stands before the counters. */
  readonly screen: number | null
  readonly counters: readonly {readonly name: string; readonly value: number}[]
}

const counter = /([a-z][a-z ]{0,30})\[(-?\d+)\]/g

export function parseSunxiDisp(text: string, {path}: Origin): Parsed<SunxiDisp> {
  const issues: ParseIssue[] = []
  const screens: SunxiScreen[] = []
  let screen: number | null = null
  for (const {number, text: line} of wholeLines(text.endsWith('\n') ? text : `${text}\n`)) {
    const [, heading] = /^screen (\d{1,3}):\s*$/.exec(line.slice(0, 40)) ?? []
    if (heading !== undefined) screen = uint(heading)
    if (!line.startsWith('dmabuf: ')) continue
    const counters = [...line.slice(8, 500).matchAll(counter)].map(([, name = '', digits = '']) => ({
      name: name.trim(),
      value: uint(digits)
    }))
    const good = counters.flatMap(({name, value}) => (value === null ? [] : [{name, value}]))
    if (good.length < counters.length) issues.push(issue('bad-number', path, number, line))
    if (counters.length === 0) issues.push(issue('unexpected-line', path, number, line))
    else screens.push({counters: good, screen})
  }
  return {issues, value: {screens}}
}

export const looksLikeSunxiDisp = (head: string): boolean =>
  /^screen \d{1,3}:/m.test(head) && /^dmabuf: cache\[-?\d+\] cache max\[/m.test(head)
