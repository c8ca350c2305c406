/**
 * `/sys/kernel/debug/vcsm-cma/state` of Raspberry Pi: buffers shared with the firmware of the VideoCore.
 *
 *     state    := LF "VC-ServiceHandle     " pointer LF LF "Resources" LF resource* LF LF "Total resource count:   " uint LF LF
 *     resource := LF "Resource                " pointer LF
 *                 "           NAME         " name LF [ "PID" uint ] … "SIZE" uint LF "DMABUF" pointer LF …
 *
 * - Every one is a dma-buf: taken by this driver from CMA, or somebody else's, imported. Its own is the exporter
 *   `videobuf2_dma_contig` of bufinfo as well, with `vcsm-cma` attached.
 * - `SIZE` is bytes. What follows it differs between kernels: pointers, and the state of the firmware's mapping.
 * - Programs may choose the name: 31 bytes, newlines allowed. It stands before the size: of two sizes the later is
 *   the kernel's. A resource it forges is one more than the count.
 *
 * Read in drivers/staging/vc04_services/vc-sm-cma/vc_sm.c vc_sm_cma_global_state_show() of Raspberry Pi's 4.14 to 6.6.
 */
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {firstLines, readListing} from '../text/listing.js'

export interface VcsmState {
  /** null: the text does not say. */
  readonly handle: string | null
  /** As stated, not as listed; null: the text does not say. */
  readonly count: number | null
  readonly resources: MemoryTable
}

interface Draft {
  readonly line: Line
  name: string | null
  pid: number | null
  size: {readonly line: Line; readonly bytes: number | null} | null
  /** Its dma-buf came: no name stands after it. */
  named: boolean
}

const top = /^VC-ServiceHandle[\t ]{1,20}(\S{1,40})$/
const begin = /^Resource[\t ]{1,40}(?:0x)?[\da-f(][\w()]{0,20}$/
const field =
  /^[\t ]{1,20}(NAME|PID|SIZE|DMABUF|RES_BASE_MEM|IMPORTED_DMABUF|ATTACH|SG_TABLE|SGT|DMA_ADDR|VC_HANDLE|VC_MAPPING|VPU_ALLOCATED)(?:[\t ]{1,20}(.*))?$/s
const end = /^Total resource count:[\t ]*(\S+)$/

export function parseVcsmCma(text: string, {path}: Origin): Parsed<VcsmState> {
  const {issues: missing, lines: listed, whole} = readListing(text, path)
  const issues: ParseIssue[] = [...missing]
  const drafts: Draft[] = []
  let handle: string | null = null
  let total: Line | null = null
  for (const line of listed) {
    const [, service] = top.exec(line.text) ?? []
    const draft = drafts.at(-1)
    if (service !== undefined && handle === null) handle = service
    else if (begin.test(line.text)) drafts.push({line, name: null, named: false, pid: null, size: null})
    else if (end.test(line.text)) total = line
    else if (
      draft !== undefined &&
      readField(line, draft, (said) => issues.push(issue('conflict', path, said.number, said.text)))
    )
      continue
    else if (line.text !== 'Resources') issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  const allocations: Allocation[] = []
  for (const {line, name, pid, size} of drafts) {
    if (size === null) {
      if (whole) issues.push(issue('missing-field', path, line.number, 'SIZE'))
    } else if (size.bytes === null) issues.push(issue('bad-number', path, size.line.number, size.line.text))
    else allocations.push(allocation(size.bytes, {dmabuf: true, label: name, pid}))
  }
  const count = uint(end.exec(total?.text ?? '')?.[1] ?? '')
  if (total !== null && (count === null || (whole && count !== drafts.length)))
    issues.push(issue(count === null ? 'bad-number' : 'total-mismatch', path, total.number, total.text))
  if (total === null && listed.length > 0 && whole) issues.push(issue('missing-field', path, 0, 'Total resource count'))
  const resources = {allocations, areas: []}
  return {issues: issues.sort((a, b) => a.line - b.line), value: {count, handle, resources}}
}

/** false: no field. `forged` takes a line that a name has put there. */
function readField(line: Line, draft: Draft, forged: (line: Line) => void): boolean {
  const [, key, value = ''] = field.exec(line.text) ?? []
  if (key === undefined) return false
  if (key === 'NAME') draft.name ??= value === '' || value === '(null)' ? null : value
  else if (key === 'PID') draft.pid = uint(value)
  else if (key === 'DMABUF') draft.named = true
  else if (key === 'SIZE') {
    if (draft.named) return false
    if (draft.size !== null) forged(draft.size.line)
    draft.size = {bytes: uint(value), line}
  }
  return true
}

export function looksLikeVcsmCma(head: string): boolean {
  const [first = '', second = ''] = firstLines(head, 2)
  return top.test(first) && second === 'Resources'
}
