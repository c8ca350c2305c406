/** `/proc/<pid>/maps` and `smaps` with the dma-bufs and nodes of media in it; every other file is a map of nothing named. */
import {parseDmabufMaps} from '../proc-maps.js'
import {isMediaNode} from './descriptor.js'
import {hider} from './pseudonym.js'
import {joined, type Rewrite} from './rewrite.js'

const mapping = /^([\da-f]+-[\da-f]+ [r-][w-][x-][sp] [\da-f]+ [\da-f]+:[\da-f]+ \d+)(?: +(.*))?$/s
/** Of smaps: sizes and flags. */
const detail = /^[A-Z]\w*: +[\w ]*$/
const bufferPrefix = '/dmabuf:'

export const redactMaps: Rewrite = (text, place, {names, pseudonym}) => {
  const {issues, value} = parseDmabufMaps(text, place)
  if (issues.length > 0) return null
  for (const {inode, name} of value.maps) names.add(inode, name ?? '')
  const hide = hider(pseudonym)
  const shown = (target: string): string => {
    if (target.startsWith(bufferPrefix))
      return ` ${bufferPrefix}${hide('name', target.slice(bufferPrefix.length).replaceAll('\\012', '\n'))}`
    return target === 'anon_inode:dmabuf' || isMediaNode(target) ? ` ${target}` : ''
  }
  const lines: string[] = []
  for (const line of text.split('\n').slice(0, -1)) {
    const [, numbers, target = ''] = mapping.exec(line) ?? []
    if (numbers !== undefined) lines.push(`${numbers}${shown(target)}`)
    else if (detail.test(line)) lines.push(line)
    else return null
  }
  return joined(lines)
}
