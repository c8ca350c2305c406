/** A lone text, or several files printed into one, to observations. */
import {fault} from '../parsers/entries.js'
import {observeText} from '../parsers/index.js'
import {observeLoneText} from '../parsers/lone-text.js'
import {type Place, placeOf, splitRoot} from '../parsers/paths.js'
import {splitSession} from '../parsers/text/shell-session.js'
import {isPrompt} from '../parsers/text/terminal.js'
import {rootWatch, type Target} from './collect.js'
import {splitListing, withoutReturns} from './listing.js'
import {faultOf, type ListedFault} from './listing-fault.js'

/** As `grep -r "" .` in the folder of sysfs statistics prints them. */
const relativeBuffer = /^(?:\.\/)?(?:buffers\/)?(\d+\/(?:size|exporter_name))$/

const placed = (path: string): Place | null => {
  const buffer = relativeBuffer.exec(path)?.[1]
  if (buffer !== undefined) return placeOf(`sys/kernel/dmabuf/buffers/${buffer}`)
  const at = splitRoot(path)
  return at === null ? null : placeOf(at.path)
}

/** A prompt ends in the path of the file its command prints, and is no heading. */
const namesFile = (path: string): boolean => {
  const place = placed(path)
  return place !== null && place.slot !== 'media-folder' && !isPrompt(path)
}

export interface TextCollected {
  /** false: no interface known prints this. */
  readonly known: boolean
  /** As of an archive; but a name can forge a heading of a listing. */
  readonly roots: readonly string[]
}

/** `name` is what the user named, for issues. */
export function collectText(text: string, name: string, target: Target): TextCollected {
  const listing = splitListing(text, namesFile)
  if (listing === null) {
    const plain = withoutReturns(text)
    return {known: collectSession(plain, name, target) || collectOne(plain, name, target), roots: []}
  }
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

/**
 * Several commands and what each printed: by the file that `cat` names, else by what it looks like. Of one command alone
 * the whole is looked at: parsers pass over a prompt. false: no session, or none of it known.
 */
function collectSession(text: string, name: string, target: Target): boolean {
  const parts = splitSession(text)
  // The same command again and again is a series, and one text.
  if (new Set(parts.map(({command}) => command)).size < 2) return false
  const places = parts.map(({command}) => placeOfCat(command))
  const last = new Map(places.map((place, index) => [place?.path, index]))
  let known = false
  for (const [index, {command, line, text: output}] of parts.entries()) {
    const place = places[index] ?? null
    const failed = place === null ? null : failure(output)
    if (place !== null && last.get(place.path) !== index) {
      // Two moments of one file: the last stands, as nothing of the two may be added.
      target.addIssue({code: 'conflict', line, path: name, text: `${place.path} is printed again below`})
      continue
    }
    if (place !== null && failed !== null) {
      known = true
      target.add(fault(place, failed.fault, failed.detail))
      continue
    }
    // Which device v4l2-ctl was asked of, its command alone tells.
    const asked = command.includes('v4l2-ctl')
    const whole = asked ? `# ${command}\n${output}` : output
    const seen = place === null ? observeLoneText(whole, name) : observeText(place, output)
    if (seen === null) continue
    known = true
    for (const observation of seen.observations) target.add(observation)
    for (const issue of seen.issues)
      target.addIssue({...issue, line: issue.line === 0 ? 0 : line + issue.line - (asked ? 1 : 0), path: name})
  }
  return known
}

/** `cat` of one file, as root or on a device or not; `/d` is debugfs on Android. */
function placeOfCat(command: string): Place | null {
  const path = /^(?:(?:adb(?: -\w \S+)? shell|sudo|busybox|toybox) )*cat (\/?\S+)$/.exec(command)?.[1]
  return path === undefined ? null : placed(path.replace(/^\/d\//, '/sys/kernel/debug/'))
}

/** Messages are all it printed. */
function failure(output: string): ListedFault | null {
  const [first = null, ...others] = output.split('\n').flatMap((line) => (line.trim() === '' ? [] : [faultOf(line)]))
  return others.length === 0 ? first : null
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
