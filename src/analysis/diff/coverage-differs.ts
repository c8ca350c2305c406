/** What was read on one side otherwise than on the other: only there may something look new, or gone. */
import type {Coverage, CoverageStatus} from '../../model/snapshot.js'

export interface CoverageDiffers {
  readonly interface: Coverage['interface']
  readonly before: CoverageStatus
  readonly after: CoverageStatus
  readonly reasonBefore: string | null
  readonly reasonAfter: string | null
}

/** In the order of the first. */
export function coverageDiffers(before: readonly Coverage[], after: readonly Coverage[]): CoverageDiffers[] {
  const found = (side: readonly Coverage[], id: Coverage['interface']) => side.find((one) => one.interface === id)
  return [...new Set([...before, ...after].map((one) => one.interface))].flatMap((id) => {
    const [was, is] = [found(before, id), found(after, id)]
    const statuses = {after: is?.status ?? 'absent', before: was?.status ?? 'absent'} as const
    if (statuses.before === statuses.after) return []
    return [{interface: id, ...statuses, reasonAfter: is?.reason ?? null, reasonBefore: was?.reason ?? null}]
  })
}
