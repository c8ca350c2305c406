/**
 * `dmem.*` of a cgroup: memory of devices, by region.
 *
 *     dmem.capacity                       in the root only: how large each region is
 *     dmem.current                        of the group and those below
 *     dmem.{min,low,max,peak}             not in the root
 *     dmem   := { region " " ( uint | "max" ) LF }      bytes
 *     region := "drm/" device "/" name                  `drm/0000:03:00.0/vram0`
 *
 * - Empty: no driver has registered a region, or this group has touched none.
 * - Regions are of graphics memory (amdgpu, xe, nouveau); dma-heaps and V4L2 buffers are in none.
 *
 * Read in kernel/cgroup/dmem.c dmemcg_limit_show() and dmem_cgroup_region_capacity_show() at v7.3; not in v6.12.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'

export interface CgroupDmem {
  readonly regions: readonly {
    readonly region: string
    /** null: `max`, no limit. */
    readonly bytes: number | null
  }[]
}

export function parseCgroupDmem(text: string, {path}: Origin): Parsed<CgroupDmem> {
  const issues: ParseIssue[] = []
  const regions = new Map<string, number | null>()
  for (const {number, text: line} of wholeLines(text)) {
    const shown = line.trimEnd()
    const at = shown.lastIndexOf(' ')
    const [region, digits] = [shown.slice(0, Math.max(at, 0)).trim(), shown.slice(at + 1)]
    const bytes = uint(digits)
    if (region === '') {
      if (shown !== '') issues.push(issue('unexpected-line', path, number, line))
    } else if (bytes === null && digits !== 'max') issues.push(issue('bad-number', path, number, line))
    else if (!regions.has(region)) regions.set(region, bytes)
    else if (regions.get(region) !== bytes) issues.push(issue('conflict', path, number, line))
  }
  const cut = cutShort(text, path)
  return {
    issues: cut === null ? issues : [...issues, cut],
    value: {regions: [...regions].map(([region, bytes]) => ({bytes, region}))}
  }
}
