/** What a stream of bytes is, by what it begins with; names and extensions are never asked. */
import {looksLikeBugreport} from '../parsers/bugreport/report-header.js'

export type Content =
  | {readonly is: 'bugreport' | 'json' | 'tar' | 'text' | 'zip'}
  /** `what` finishes the sentence "looks like …"; `next` is what the user can do, where that is known. */
  | {readonly is: 'unknown'; readonly what: string; readonly next: string | null}

/** As much as is looked at. */
export const sniffBytes = 65536

/**
 * - tar: `ustar` at 257 (POSIX and GNU), or, for the archives of old, a header whose checksum is right.
 * - JSON: `{` is the first character that is not blank.
 * - bugreport: text that begins as dumpstate does.
 * - text: no NUL but at the end, where sysfs pads with them.
 */
export function sniff(head: Uint8Array): Content {
  if (isTar(head)) return {is: 'tar'}
  if (begins(head, 'PK\x03\x04') || begins(head, 'PK\x05\x06')) return {is: 'zip'}
  const known = magics.find(({magic}) => begins(head, magic))
  if (known !== undefined) return {is: 'unknown', next: known.next ?? null, what: known.what}
  if (head.every((byte) => byte === 0)) return {is: 'unknown', next: null, what: 'nothing but zero bytes'}
  const nul = head.indexOf(0)
  if (nul !== -1 && !head.subarray(nul).every((byte) => byte === 0)) {
    return {is: 'unknown', next: null, what: `binary data, beginning with ${hex(head.subarray(0, 8))}`}
  }
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  if (first === 0x7b) return {is: 'json'}
  return {is: looksLikeBugreport(Buffer.from(head.subarray(0, 4096)).toString('latin1')) ? 'bugreport' : 'text'}
}

interface Magic {
  /** One character a byte. */
  readonly magic: string
  readonly what: string
  readonly next?: string
}

const unpack = (tool: string): string => `${tool} -dc FILE | mediamem attribute -`
const utf16 = 'UTF-16 text, as PowerShell writes with >'
const rawShell = 'save it with cmd.exe, or with adb exec-out and a redirection of bytes'

const magics: readonly Magic[] = [
  {magic: '\x7fELF', what: 'an ELF program or core dump'},
  {magic: '\x89PNG', what: 'a PNG image'},
  {magic: '\xff\xd8\xff', what: 'a JPEG image'},
  {magic: '%PDF', what: 'a PDF document'},
  {magic: 'SQLite format 3', what: 'a SQLite database'},
  {magic: 'BZh', next: unpack('bzip2'), what: 'bzip2'},
  {magic: '\x04\x22\x4d\x18', next: unpack('lz4'), what: 'lz4'},
  {magic: '7z\xbc\xaf\x27\x1c', what: 'a 7z archive'},
  {magic: 'Rar!', what: 'a RAR archive'},
  {magic: '070701', what: 'a cpio archive'},
  {magic: '!<arch>', what: 'an ar archive or Debian package'},
  {magic: '\xff\xfe', next: rawShell, what: utf16},
  {magic: '\xfe\xff', next: rawShell, what: utf16}
]

const begins = (head: Uint8Array, magic: string): boolean =>
  head.length >= magic.length && Buffer.from(head.subarray(0, magic.length)).toString('latin1') === magic

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** Header layout: POSIX.1-1988 ustar; the sum of all bytes, those of the sum itself counted as blanks, stands in octal at 148. */
function isTar(head: Uint8Array): boolean {
  if (head.length < 512) return false
  const header = Buffer.from(head.subarray(0, 512)).toString('latin1')
  if (header.startsWith('ustar', 257)) return true
  const stated = /^[ 0]*([0-7]+)[ \0]/.exec(header.slice(148, 157))?.[1]
  if (stated === undefined) return false
  let sum = 8 * 0x20
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += head[at] ?? 0
  return sum === Number.parseInt(stated, 8)
}
