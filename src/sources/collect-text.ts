/** A lone text, or several files printed into one, to observations. */
import {fault, observeText} from '../parsers/index.js'
import {observeLoneText} from '../parsers/lone-text.js'
import {type Place, placeOf, splitRoot} from '../parsers/paths.js'
import {rootWatch, type Target} from './collect.js'
import {splitListing} from './listing.js'

/** As `grep -r "" .` in the folder of sysfs statistics prints them. */
const relativeBuffer = /^(?:\.\/)?(?:buffers\/)?(\d+\/(?:size|exporter_name))$/

const placed = (path: string): Place | null => {
  const buffer = relativeBuffer.exec(path)?.[1]
  if (buffer !== undefined) return placeOf(`sys/kernel/dmabuf/buffers/${buffer}`)
  const at = splitRoot(path)
  return at === null ? null : placeOf(at.path)
}

export interface TextCollected {
  /** false: no interface known prints this. */
  readonly known: boolean
  /** As of an archive; but a name can forge a heading of a listing. */
  readonly roots: readonly string[]
}

/** `name` is what the user named, for issues. */
export function collectText(text: string, name: string, target: Target): TextCollected {
  const listing = splitListing(text, (path) => placed(path) !== null)
  if (listing === null) return {known: collectOne(text, name, target), roots: []}
  const roots = rootWatch()
  let met = 0
  for (const {path, text: content} of listing.members) {
    const [at, place] = [splitRoot(path), placed(path)]
    if (at !== null && place !== null) roots.add(place, at.prefix)
    met += collectOne(content, path, target) ? 1 : 0
  }
  for (const path of listing.repeated)
    target.addIssue({code: 'conflict', line: 0, path, text: 'twice in the listing: a name can forge a heading'})
  for (const {detail, fault: kind, path} of listing.faults) {
    const found = placed(path)
    if (found === null) continue
    met += 1
    target.add(fault(found, kind, detail))
  }
  return {known: met > 0, roots: roots.several()}
}

/** By its path where that tells an interface, else by what it looks like. */
function collectOne(text: string, path: string, target: Target): boolean {
  const place = placed(path)
  const seen = place === null ? observeLoneText(text, path) : observeText(place, text)
  if (seen === null) return false
  for (const observation of seen.observations) target.add(observation)
  for (const issue of seen.issues) target.addIssue(issue)
  return true
}
