/** Why a buffer is alive, in one sentence, and what that sentence rests on. */
import type {BufferExplanation} from '../../../analysis/explain/explanation.js'
import type {Origin} from '../../../analysis/explain/origin.js'
import type {References} from '../../../analysis/explain/references.js'
import type {Report} from '../../report.js'
import {plural} from '../../text.js'
import {sizeText, type Wording} from '../ledger.js'
import {caveats} from './caveats.js'
import {bufferHistoryTable} from './history.js'
import {pathTable} from './paths.js'
import {bufferTree} from './tree.js'
import {exporterText, placeText, some, whoText} from './words.js'

export function bufferView(one: BufferExplanation, wording: Wording): Report {
  const {history, paths, series} = one
  return {
    caveats: [...unchanged(one), ...caveats(one)],
    heading: [
      `${title(one, wording)}: ${one.gone === null ? whyAlive(one) : whyGone(one)}.`,
      ...bufferTree(paths, wording),
      ...references(one.references),
      ...age(one),
      origin(one)
    ],
    tables: [pathTable(paths), ...(series.length > 1 ? [bufferHistoryTable(history)] : [])]
  }
}

/** Only a change has a row. */
function unchanged({history, series, snapshot}: BufferExplanation): string[] {
  const [first] = history
  const places = series.filter((one) => one.boot === snapshot.boot && one.snapshot >= (first?.snapshot ?? 0))
  return history.length < places.length ? ['History: a later snapshot without a row showed no change.'] : []
}

function title({subject: {exporter, inode, name, size, sizeEstimated}}: BufferExplanation, wording: Wording): string {
  const estimated = sizeEstimated ? 'at least ' : ''
  return `Buffer ${inode}${name === null ? '' : ` "${name}"`}, ${estimated}${sizeText(size, wording)} of ${exporterText(exporter)}`
}

function whyAlive(one: BufferExplanation): string {
  const since = one.series.length > 1 ? `, ${sinceText(one)}` : ''
  return `${heldText(one)}${since}`
}

function whyGone(one: BufferExplanation): string {
  const {gone, series, snapshot} = one
  const last = placeText(snapshot.snapshot, series)
  const since = placeText(gone?.since ?? 0, series)
  const how = {
    gone: `gone since ${since}`,
    'not-seen': `not seen since ${since}, where not all buffers were listed`,
    'other-boot': `of an earlier boot than ${since}`
  }[gone?.how ?? 'gone']
  return `${how}; last seen in ${last}, then ${heldText(one)}, ${sinceText(one)}`
}

/** `held by slowleak (87) alone, by 1 descriptor`. */
function heldText({hiddenRefs, holderGap, paths, references: sum, subject}: BufferExplanation): string {
  const {holders, unheldKind} = subject
  const [only, ...others] = holders
  if (only === undefined) {
    const kinds = new Set(paths.flatMap(({steps}) => steps[0]?.kind ?? []))
    const rest = kinds.has('attachment')
      ? `a device is attached to it`
      : kinds.has('prime-cache')
        ? 'a DRM driver keeps it'
        : kinds.has('socket')
          ? 'it may be in flight'
          : sum.ofNobody > 0
            ? 'the text does not say who has its descriptors'
            : (sum.unexplained ?? 0) > 0
              ? `${plural(sum.unexplained ?? 0, 'reference', 'references')} that nothing shows must keep it`
              : 'what keeps it is not known'
    const nobody = unheldKind === 'kernel-held' ? 'no process holds it' : 'no holder was seen'
    return `${nobody}; ${rest}`
  }
  const {descriptors, maps} = only
  if (others.length > 0) return `held by ${holders.length} processes, ${some(holders.map(whoText))}`
  const alone = hiddenRefs === 0 && sum.ofNobody === 0 && holderGap === null ? ' alone' : ''
  const ways = [
    ...(descriptors === null || descriptors === 0 ? [] : [plural(descriptors, 'descriptor', 'descriptors')]),
    ...(maps === null || maps === 0 ? [] : [plural(maps, 'map', 'maps')])
  ]
  const more =
    (hiddenRefs ?? 0) > 0 ? `, and by ${plural(hiddenRefs ?? 0, 'reference', 'references')} of no process seen` : ''
  return `held by ${whoText(only)}${alone}${ways.length === 0 ? '' : `, by ${ways.join(' and ')}`}${more}`
}

function sinceText({series, subject: {seen}}: BufferExplanation): string {
  const first = placeText(seen.first, series)
  return seen.absentAt === null
    ? `since before ${first}, the first that has it`
    : `since between ${placeText(seen.absentAt, series)} and ${first}`
}

const explainers: Readonly<Record<References['explained'][number]['kind'], string>> = {
  attachment: 'of attached devices',
  'drm-prime-cache': 'that a DRM driver may keep for its handles',
  'in-flight': 'that may be in flight'
}

function references({beyond, descriptors, explained, maps, ofNobody, refs, unexplained}: References): string[] {
  if (refs === null) return ['References: how many the kernel counts is in no interface that was read.']
  const parts = [
    ...(descriptors > 0 ? [plural(descriptors, 'descriptor', 'descriptors')] : []),
    ...(maps > 0 ? [plural(maps, 'map', 'maps')] : []),
    ...(ofNobody > 0 ? [`${ofNobody} of processes not named`] : []),
    ...explained.map(({kind, refs: n}) => `${n} ${explainers[kind]}`),
    ...((unexplained ?? 0) > 0 ? [`${unexplained} that nothing shows`] : [])
  ]
  const less = beyond > 0 ? ` - ${beyond} read at another moment` : ''
  return [`${plural(refs, 'reference', 'references')} = ${parts.join(' + ') || 'none seen'}${less}.`]
}

/** Inodes tell the order they were made in. In hundredths only where there are hundreds. */
function age({subject: {ageRank, churn, ranked}}: BufferExplanation): string[] {
  const born = churn === 'born' ? ['It came while the capture was taken.'] : []
  if (ageRank === null || ranked < 2) return born
  if (ageRank === 1) return [...born, `The oldest of ${ranked} live buffers.`]
  if (ageRank === ranked) return [...born, `The youngest of ${ranked} live buffers.`]
  const younger = ranked - ageRank
  const part = ranked > 100 ? `${Math.floor((100 * younger) / (ranked - 1))} % of the ` : `${younger} of the `
  return [...born, `Older than ${part}${ranked - 1} other live buffers.`]
}

const kinds: Readonly<Record<Origin['exporterKind'], string>> = {
  drm: 'by export of a GPU object',
  heap: 'from a heap',
  memfd: 'of pages of a memfd',
  other: 'by a driver',
  unknown: 'by an exporter not known',
  'v4l2-queue': 'by export of a V4L2 queue'
}

function origin({
  origin: {confidence, exporterKind, maker, namedAfter},
  series,
  subject: {seen}
}: BufferExplanation): string {
  const first = series.length === 1 ? 'here' : `in ${placeText(seen.first, series)}, the first that has it`
  const when = seen.absentAt === null ? '' : `; ${placeText(seen.absentAt, series)} had it not`
  const who =
    maker === null
      ? '; nothing tells by whom'
      : `, ${confidence === 'likely' ? 'likely' : 'possibly'} by ${whoText(maker)}, its only holder ${first}${when}`
  const named = namedAfter.length === 0 ? '' : `; its name is that of ${some(namedAfter.map(whoText))}`
  return `Made ${kinds[exporterKind]}${who}${named}.`
}
