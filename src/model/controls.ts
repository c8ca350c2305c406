/** V4L2 controls as `v4l2-ctl` printed them. */
import {memoryUsageOf} from '../parsers/v4l2/v4l2-memory-usage.js'
import type {Control} from './media.js'
import type {MediaFacts} from './media-facts.js'

/** What `--all` and `--list-ctrls` of one node both print is one. */
export function buildControls({ctls}: MediaFacts): Control[] {
  const all = ctls.flatMap(({node, value}) =>
    value.controls.map((control) => ({
      id: control.id,
      memoryUsage: memoryUsageOf(control),
      name: control.name,
      node: value.node ?? node,
      type: control.type,
      value: control.value
    }))
  )
  return [...new Map(all.map((control) => [JSON.stringify(control), control])).values()]
}
