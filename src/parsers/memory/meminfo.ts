/**
 * `/proc/meminfo`: what the kernel says of the machine's memory.
 *
 *     meminfo := field* count* field*
 *     field   := key ":" blanks KiB " kB" LF
 *     count   := key ":" blanks uint LF           HugePages_Total, _Free, _Rsvd, _Surp: pages of Hugepagesize
 *     key     := letters, digits, "_" and "()"    `Active(anon)`
 *
 * - Which keys there are depends on the kernel, its options and its vendor, so all are kept: `CmaTotal` and `CmaFree`
 *   with CMA, `KReclaimable` since v4.20, `GPUActive`, `GPUReclaim` and `Balloon` since v7.2; `CmaAllocated` and
 *   `CmaReleased` of Rockchip, `NvMapMemFree` and `NvMapMemUsed` of Tegra, `ION_heap` and others of Android vendors.
 * - Rockchip's `CmaFree` may be 0 while `CmaReleased` is not.
 * - `VmallocTotal` is address space, on x86-64 with five levels of page tables more bytes than are counted here: it is
 *   left out then.
 * - Before v4.20 the parts of `Slab` are read one after the other, and need not sum exactly.
 *
 * Read in fs/proc/meminfo.c meminfo_proc_show() at v5.10, v6.12, v7.3.
 */
import {wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {cutBeforePrompt, isPrompt} from '../text/terminal.js'
import {kib} from './kib.js'

export interface Meminfo {
  /** In the order of the text; of a key that comes twice the first. */
  readonly fields: readonly {readonly name: string; readonly bytes: number}[]
  /** Without a unit. */
  readonly counts: readonly {readonly name: string; readonly value: number}[]
}

interface Read {
  readonly line: number
  readonly text: string
  readonly value: number
}

/** null: no field at all. */
export function parseMeminfo(text: string, {path}: Origin): Parsed<Meminfo | null> {
  const cut = cutBeforePrompt(text, path)
  const issues: ParseIssue[] = []
  const fields = new Map<string, Read>()
  const counts = new Map<string, Read>()
  let repeated = false
  for (const {number, text: line} of wholeLines(text)) {
    const [, key = '', rest = ''] = /^\s*([\w()]{1,64}):(.*)$/.exec(line) ?? []
    if (key === '') {
      const first = fields.size + counts.size + issues.length === 0
      if (line.trim() !== '' && !(first && isPrompt(line))) issues.push(issue('unexpected-line', path, number, line))
      continue
    }
    const [, digits, unit] = /^(\S+)(?: +(\S+))?$/.exec(withoutRemark(rest)) ?? []
    const of = unit === undefined ? counts : fields
    const value = of === counts ? uint(digits ?? '') : unit === 'kB' ? kib(digits ?? '') : null
    const before = of.get(key)
    if (value === null) {
      const beyond = key === 'VmallocTotal' && unit === 'kB' && uint(digits ?? '') !== null
      if (!beyond) issues.push(issue('bad-number', path, number, line))
    } else if (before === undefined) of.set(key, {line: number, text: line, value})
    else if (before.value !== value && !repeated) {
      repeated = true
      issues.push(issue('conflict', path, number, line))
    }
  }
  for (const {line, text: shown} of contradictions(fields)) issues.push(issue('conflict', path, line, shown))
  if (cut !== null) issues.push(cut)
  const value =
    fields.size + counts.size === 0
      ? null
      : {
          counts: [...counts].map(([name, {value}]) => ({name, value})),
          fields: [...fields].map(([name, {value}]) => ({bytes: value, name}))
        }
  return {issues: issues.sort((a, b) => a.line - b.line), value}
}

/** What somebody wrote behind the value when they pasted it. */
function withoutRemark(rest: string): string {
  const at = rest.search(/\s(?:\/\/|#|<-)/)
  return (at === -1 ? rest : rest.slice(0, at)).trim()
}

function contradictions(fields: ReadonlyMap<string, Read>): readonly Read[] {
  const [slab, reclaimable, unreclaimable] = ['Slab', 'SReclaimable', 'SUnreclaim'].map((key) => fields.get(key))
  const [cmaTotal, cmaFree] = [fields.get('CmaTotal'), fields.get('CmaFree')]
  const found: Read[] = []
  if (slab !== undefined && reclaimable !== undefined && unreclaimable !== undefined) {
    const beyond = Math.abs(slab.value - reclaimable.value - unreclaimable.value)
    if (beyond > (fields.has('KReclaimable') ? 0 : slab.value / 100)) found.push(slab)
  }
  if (cmaTotal !== undefined && cmaFree !== undefined && cmaFree.value > cmaTotal.value) found.push(cmaFree)
  return found
}

/** A text without a path: its first field, which may stand below a prompt. */
export function looksLikeMeminfo(head: string): boolean {
  const top = head
    .slice(0, 2048)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return top.slice(0, isPrompt(top[0] ?? '') ? 2 : 1).some((line) => /^\s*MemTotal:\s+\d+ kB\s*$/.test(line))
}
