/** Facts to a snapshot: joined by inode, the same whatever order they came in. */
import type {Observation} from '../parsers/observation.js'
import {addFact} from './add-fact.js'
import {buildSections, usePackages} from './android.js'
import {buildHolders, compareBuffers, stated} from './buffers.js'
import {type After, areInodesOrdered, churnOf, doubtUnheld, globalLists, misses} from './churn.js'
import {buildCoverage} from './coverage.js'
import {crossCheckRss} from './cross-check.js'
import {compareDrafts, type Draft, listedDrafts} from './drafts.js'
import {dropEnded} from './ended.js'
import {type Facts, noFacts} from './facts.js'
import {join} from './join.js'
import {useOtherLinks} from './join-listed.js'
import {buildMachine} from './machine.js'
import {buildMedia} from './media-sections.js'
import {byText, sorted} from './order.js'
import {type AssessedProcess, assess, buildProcess, endedUnread, isPrivileged} from './processes.js'
import {explainHidden, findInFlight, refsOf, seenRefs, sharedTables} from './refs.js'
import {type DmaBuffer, type Issue, type Snapshot, snapshotSchema} from './snapshot.js'
import {holderGap, processListGap} from './whole.js'

export interface SnapshotBuilder {
  add(observation: Observation): void
  addIssue(issue: Issue): void
  /** The input ended before its end: members after that are not known to be absent. */
  addDamage(code: 'archive-damaged' | 'input-limit', path: string, text: string): void
  build(): Snapshot
}

/** A text of junk has an issue in every line: these are kept, the others counted. */
const maxIssues = 10_000

/** Takes facts one by one, so that a capture never stands in memory as text. */
export function snapshotBuilder(): SnapshotBuilder {
  const facts = noFacts()
  const issues: Issue[] = []
  let dropped = 0
  return {
    add: (observation) => addFact(facts, observation),
    addDamage(code, path, text) {
      facts.damage = text
      issues.push({code, line: 0, path, text})
    },
    addIssue(issue) {
      if (issues.length < maxIssues) issues.push(issue)
      else dropped += 1
    },
    build() {
      const more: Issue = {code: 'input-limit', line: 0, path: '', text: `${dropped} more lines could not be used`}
      return buildSnapshot(facts, dropped === 0 ? issues : [...issues, more])
    }
  }
}

function buildSnapshot(facts: Facts, issues: readonly Issue[]): Snapshot {
  order(facts)
  dropEnded(facts)
  useOtherLinks(facts)
  usePackages(facts)
  const privileged = isPrivileged(facts.processes)
  const assessed = sorted(facts.processes).map(([, process]) => assess(process, privileged))
  const byKey = listedDrafts(facts)
  const {issues: joinIssues, unidentified} = join(facts, assessed, byKey)
  const drafts = [...byKey.values()].sort(compareDrafts)
  const shared = sharedTables(facts, drafts)
  const inFlight = findInFlight(facts)
  const inodesOrdered = areInodesOrdered(drafts)

  const {buffers: found, disagreements} = buildBuffers(facts, drafts, shared, inodesOrdered)
  const moved = [({bpf}: Draft) => bpf.length > 0, ({sysfs}: Draft) => sysfs !== null].some(
    (has) => drafts.some(has) && misses(drafts, has)
  )
  const buffers = doubtUnheld(found, moved || assessed.some(endedUnread), inodesOrdered, afterOf(facts))
  const drmInUse = [...facts.processes.values()].some(({links}) =>
    [...links.values()].some((target) => target.startsWith('/dev/dri/'))
  )
  const sources = explainHidden(buffers, inFlight, drmInUse)
  const listGap = processListGap(facts)
  const coverage = buildCoverage(facts, assessed, drafts, listGap)
  const nameless = [...unidentified.values()].reduce((sum, n) => sum + n, 0)
  const explained = buffers
    .map((buffer, index) => ({...buffer, hiddenRefsFrom: sources[index] ?? []}))
    .sort(compareBuffers)
  const processes = assessed.map((one) => {
    const {pid} = one.facts
    return buildProcess(one, {sharesWith: shared.get(pid) ?? null, unidentified: unidentified.get(pid) ?? 0})
  })
  const twice = facts.conflicts.map(
    (path): Issue => ({code: 'conflict', line: 0, path, text: 'said twice, and not the same'})
  )
  const allIssues = [...issues, ...twice, ...joinIssues, ...disagreements, ...crossCheckRss(processes, explained)]
  return {
    ...buildMedia(facts, {ended: endedOf(assessed), whole: listGap === null}),
    buffers: explained,
    coverage,
    inFlight,
    issues: allIssues.sort(compareIssues),
    machine: {
      ...buildMachine(facts),
      holderGap: holderGap(listGap, coverage, assessed, nameless),
      inodesOrdered,
      processListGap: listGap
    },
    processes,
    schema: snapshotSchema,
    sections: buildSections(facts)
  }
}

function afterOf({manifests, sysfsAfter}: Facts): After {
  const [manifest] = manifests
  return {
    listed: sysfsAfter,
    searched: manifest?.kind === 'live' ? manifest.searchedAgain : null,
    within: manifest !== undefined && manifest.kind !== null
  }
}

/** What came as a list has the order of the capture, of which nothing may depend. */
function order(facts: Facts): void {
  const {courses, ctls, drmOpens, statements, strayDrm, strayV4l2, tables, timelines} = facts.media
  for (const list of [
    facts.bufinfo,
    facts.bpf,
    facts.strayDescriptors,
    facts.strayMaps,
    facts.faults,
    facts.listed,
    facts.manifests,
    courses,
    ctls,
    drmOpens,
    statements,
    strayDrm,
    strayV4l2,
    tables,
    timelines
  ] as unknown[][]) {
    for (const [index, value] of byText(list).entries()) list[index] = value
  }
}

function buildBuffers(
  facts: Facts,
  drafts: readonly Draft[],
  shared: ReadonlyMap<number, number>,
  inodesOrdered: boolean
) {
  const lists = globalLists(facts, drafts)
  const buffers: DmaBuffer[] = []
  const disagreements: Issue[] = []
  for (const draft of drafts) {
    const said = stated(draft)
    if (said === null) continue
    const {attachments, exporter, fences, issues, name, size, sizeEstimated} = said
    for (const one of issues) disagreements.push(one)
    const refs = refsOf(draft)
    buffers.push({
      attachments,
      churn: churnOf(draft, lists, inodesOrdered),
      exporter,
      fences,
      hiddenRefs: refs === null ? null : Math.max(0, refs - seenRefs(draft, shared)),
      hiddenRefsFrom: [],
      holders: buildHolders(draft, facts),
      identityEstimated: draft.estimated,
      inode: draft.inode,
      listedBy: [
        ...lists.filter((list) => list.holds(draft)).map((list) => list.interface),
        ...[...new Set(draft.listed.map((one) => one.interface))].sort()
      ],
      name,
      refs,
      size,
      sizeEstimated
    })
  }
  return {buffers, disagreements}
}

const endedOf = (assessed: readonly AssessedProcess[]): ReadonlySet<number> =>
  new Set(assessed.flatMap(({descriptors, facts}) => (descriptors === 'gone' ? [facts.pid] : [])))

const compareIssues = (a: Issue, b: Issue): number => {
  const order = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0)
  return order(a.path, b.path) || a.line - b.line || order(a.code, b.code) || order(a.text, b.text)
}
