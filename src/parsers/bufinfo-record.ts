/** What stands below a row of bufinfo: the rest of its name, its fences, its devices. */
import {type BufinfoFence, readFence} from './bufinfo-fence.js'
import {type Line, uint} from './scan.js'

export interface BufinfoAttachment {
  readonly device: string
  /** 1-based line in the text. */
  readonly line: number
}

export interface Body {
  /** Lines of the name behind its first. */
  readonly nameRest: readonly string[]
  readonly fences: readonly BufinfoFence[]
  /** null: no list of devices, or one without its end. */
  readonly attachments: readonly BufinfoAttachment[] | null
  readonly statedAttachments: number | null
  /** Line of the list's heading, 0 when there is none; of the count that ends it. */
  readonly devicesLine: number
  readonly totalLine: number
  /** The last line that may belong to the name, as far as its length tells. */
  readonly nameReach: number
  /** Lines not used, those behind the count of devices among them. */
  readonly loose: readonly Line[]
}

/** DMA_BUF_NAME_LEN is 32, with the NUL. */
const nameBytes = 31

export const isDevices = (text: string): boolean => /^[\t ]*Att(?:a|ca)ched Devices:[\t ]*$/.test(text)

export const readDevicesTotal = (text: string): number | null =>
  uint(/^[\t ]*Total (\d{1,10}) devices attached[\t ]*$/.exec(text)?.[1] ?? '')

export const isBlank = (text: string): boolean => text.trim() === ''

/**
 * A name may hold newlines, so it may print lines that look like fences, like
 * the heading of the list of devices or like its count, but never heading and
 * count both: the last heading before a count is the kernel's. What stands
 * before that heading and is no fence belongs to the name, and so does all
 * above it, for the kernel prints the name first.
 *
 * `first`: the name's first line; null: this row has no name that could go on.
 */
export function readBody(body: readonly Line[], first: string | null): Body {
  let heading = -1
  let total = -1
  for (const [at, {text}] of body.entries()) {
    if (isDevices(text)) heading = at
    else if (heading !== -1 && readDevicesTotal(text) !== null) {
      total = at
      break
    }
  }
  const above = heading === -1 ? body : body.slice(0, heading)
  const tabbed = first !== null
  const fences = above.flatMap(({number, text}) => readFence(text, number, tabbed) ?? [])
  const fenceLines = new Set(fences.map(({line}) => line))
  const plain = above.filter(({number}) => !fenceLines.has(number))
  const nameLines = heading === -1 || first === null ? [] : continuation(above, plain, first)
  const nameEnd = nameLines.at(-1)?.number ?? 0
  const devices = total === -1 ? null : body.slice(heading + 1, total).filter(({text}) => !isBlank(text))
  return {
    attachments: devices?.map(({number, text}) => ({device: text.trim(), line: number})) ?? null,
    devicesLine: body[heading]?.number ?? 0,
    fences: fences.filter(({line}) => line > nameEnd),
    loose: [...(nameEnd === 0 ? plain : []), ...(total === -1 ? [] : body.slice(total + 1))],
    nameReach: first === null ? 0 : reach(above, first),
    nameRest: nameLines.map(({text}) => text),
    statedAttachments: readDevicesTotal(body[total]?.text ?? ''),
    totalLine: body[total]?.number ?? 0
  }
}

/** None, when the name would be longer than a name can be: then a line is simply not understood. */
function continuation(above: readonly Line[], plain: readonly Line[], first: string): readonly Line[] {
  const last = plain.at(-1)?.number ?? 0
  return last > reach(above, first) ? [] : above.filter(({number}) => number <= last)
}

/** The last line that a name which begins with `first` can hold, 0: none. */
function reach(below: readonly Line[], first: string): number {
  let bytes = byteLength(first)
  let last = 0
  for (const {number, text} of below) {
    bytes += 1 + (text.length > nameBytes ? nameBytes : byteLength(text))
    if (bytes > nameBytes) break
    last = number
  }
  return last
}

/** In UTF-8, where a lone surrogate stands for the one byte it was made of. */
function byteLength(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 || (point >= 0xdc80 && point < 0xdd00) ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
