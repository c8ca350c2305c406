/** What the kernel says of a process, against what its descriptors and maps sum to. */
import type {DmaBuffer, Issue, Process} from './snapshot.js'

/**
 * `dmabuf_rss` counts each buffer of a process once, by descriptor or map, as
 * rss does here. Only a process that was read in full, of which every buffer is
 * known, can be compared; and not while buffers come and go.
 */
export function crossCheckRss(processes: readonly Process[], buffers: readonly DmaBuffer[]): Issue[] {
  if (buffers.some(({churn}) => churn !== null)) return []
  const rss = new Map<number, number>()
  const guessed = new Set<number>()
  for (const {holders, identityEstimated, size, sizeEstimated} of buffers) {
    for (const {pid} of holders) {
      rss.set(pid, (rss.get(pid) ?? 0) + size)
      if (identityEstimated || sizeEstimated) guessed.add(pid)
    }
  }
  return processes.flatMap(({access, pid, reported, unidentified}): Issue[] => {
    const stated = reported?.rss ?? null
    const sum = rss.get(pid) ?? 0
    if (stated === null || stated === sum || access !== 'read' || unidentified > 0 || guessed.has(pid)) return []
    const text = `the kernel says ${stated} bytes, descriptors and maps sum to ${sum}`
    return [{code: 'conflict', line: 0, path: `proc/${pid}/dmabuf_rss`, text}]
  })
}
