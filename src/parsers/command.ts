/** `cmd/<name>`: what a command printed, told by what it looks like. */
import {mediaKinds} from './media-kinds.js'
import type {Seen} from './observation.js'
import type {Place} from './paths.js'

const headLength = 65_536

/** Of a command this version knows nothing of, nothing. A file is often named for the node it was asked of. */
export function observeCommand(text: string, {label, path}: Place): Seen {
  const head = text.slice(0, headLength)
  const found = mediaKinds.find(({looksLike}) => looksLike(head))?.observe(text, {path})
  if (found === undefined) return {issues: [], observations: []}
  const node = /_(?:-d|--device)[_=](?:_?dev_)?(video\d+)(?:_|\.|$)/.exec(label ?? '')?.[1]
  return {
    issues: found.issues,
    observations: found.observations.map((one) =>
      one.of === 'v4l2-ctl' && node !== undefined ? {...one, node: `/dev/${node}`} : one
    )
  }
}
