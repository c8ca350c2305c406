/** Steps and places in words. */
import type {Place} from '../../../analysis/explain/explanation.js'
import type {BuffersStep, Path, Step} from '../../../analysis/explain/steps.js'
import type {Who} from '../../../analysis/explain/who.js'
import {plural, visibleBlanks} from '../../text.js'
import {fenceText} from '../buffer-cells.js'
import {sizeText, type Wording} from '../ledger.js'

/** `leakd (82)`, `82`. */
export const whoText = ({comm, pid}: Pick<Who, 'comm' | 'pid'>): string =>
  comm === null ? String(pid) : `${commText(comm)} (${pid})`

/** A process may call itself nothing, or blank. */
export const commText = (comm: string): string => (comm === '' ? '(no name)' : visibleBlanks(comm))

/** The first few, and how many more. */
export function some(texts: readonly string[], most = 3): string {
  const more = texts.length - most
  return more > 0 ? `${texts.slice(0, most).join(', ')} and ${more} more` : texts.join(', ')
}

/** `12 x 8.0 MiB of system "leak"`. */
const buffersText = ({count, exporter, name, size}: BuffersStep, wording: Wording): string =>
  `${count} x ${sizeText(size, wording)} of ${exporterText(exporter)}${name === null ? '' : ` "${name}"`}`

export const exporterText = (exporter: string | null): string => exporter ?? 'an unknown exporter'

/** `#3 at 12 s`. */
export const placeText = (snapshot: number, series: readonly Place[]): string => {
  const uptime = series.find((one) => one.snapshot === snapshot)?.uptimeSeconds ?? null
  return uptime === null ? `#${snapshot}` : `#${snapshot} at ${Math.floor(uptime)} s`
}

export function stepText(step: Step, wording: Wording): string {
  switch (step.kind) {
    case 'allocation':
      return `in the list of ${step.interface}${step.label === null ? '' : ` as ${step.label}`}`
    case 'attachment':
      return `${step.device} attached${step.count === 1 ? '' : ` ${step.count} times`}`
    case 'buffer':
      return `buffer ${step.inode ?? 'without inode'}`
    case 'buffers':
      return buffersText(step, wording)
    case 'client':
      return `DRM client ${[step.driver, step.clientId, step.name, step.path ?? step.pdev].filter((part) => part !== null).join(' ')}`
    case 'descriptor':
      return step.numbers.length > 0 ? `fd ${step.numbers.join(' ')}` : plural(step.count, 'descriptor', 'descriptors')
    case 'fence':
      return `fence ${fenceText(step)}${step.since === null ? '' : ` since #${step.since}`}`
    case 'instance':
      return [
        step.path ?? step.device ?? 'a V4L2 device',
        ...(step.openerGone === true ? [`opened by ${step.opener}, which has ended`] : []),
        ...((step.internalBytes ?? 0) > 0 ? [`${sizeText(step.internalBytes ?? 0, wording)} of its own`] : [])
      ].join(', ')
    case 'map':
      return plural(step.count, 'map', 'maps')
    case 'prime-cache':
      return `PRIME handles of ${step.drivers.length === 0 ? 'a DRM driver' : step.drivers.join(', ')}`
    case 'process':
      return step.pid === null
        ? 'a process that the input does not name'
        : `${whoText({...step, pid: step.pid})}${step.sharesDescriptorsWith === null ? '' : `, with the descriptors of ${step.sharesDescriptorsWith}`}`
    case 'queue':
      return `queue ${step.name ?? 'without name'} of ${sizeText(step.bytes, wording)}${step.count === null ? '' : ` in ${step.count}`}`
    case 'socket':
      return `in flight in a socket of ${some(step.openIn.map(whoText))}, ${plural(step.queued, 'descriptor', 'descriptors')} queued`
    case 'unknown':
      return 'something that nothing shows'
  }
}

/** All steps but the end; `81 and 3 alike > 1 descriptor`. */
export function pathText({alike, steps}: Path, wording: Wording): string {
  return steps
    .filter(({kind}) => kind !== 'buffer')
    .map((step, at) => {
      const text = stepText(step, wording)
      return at === 0 && alike > 1 && step.kind === 'process' && steps.at(-1)?.kind === 'buffer'
        ? `${text} and ${alike - 1} alike`
        : text
    })
    .join(' > ')
}
