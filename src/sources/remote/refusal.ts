/** Why a peer gave no capture, as far as it and the program that reaches it tell. */
import {ExitCode, MediamemError} from '../../errors.js'
import {adbFailure} from './command.js'
import {adbFaults, byHand, sshFaults} from './faults.js'
import type {Peer} from './peer.js'
import type {PeerEnd} from './run.js'

const noShell = /\bsh['"]?: .*(?:not found|No such file)|inaccessible or not found|is not recognized as/
/** What ssh and adb say along the way. */
const noise = /^(?:\* daemon |adb server .*killing|Warning: Permanently added|Connection to .* closed\.?$|@+$)/

/** `head`: what came on standard output, its beginning. */
export function refusalOf(peer: Peer, head: Uint8Array, end: PeerEnd): MediamemError {
  if (end.notStarted !== null) return noProgram(peer, end.notStarted)
  const printed = linesOf(String(Buffer.from(head)))
  const said = linesOf(end.said)
  // What stands on standard error may come from the peer, unless ssh itself failed.
  const own = peer.kind === 'ssh' ? (end.code === 255 ? said : []) : [...said, ...printed]
  const known = (peer.kind === 'ssh' ? sshFaults : adbFaults).find(({line}) => own.some((text) => line.test(text)))
  if (known !== undefined) {
    const line = own.find((text) => known.line.test(text)) ?? ''
    return refused(known.code, `${nameOf(peer)}: ${known.says} (${line})`, known.next(peer))
  }
  if (peer.kind === 'ssh' && end.code === 255)
    return refused('CONNECTION_FAILED', `${nameOf(peer)}: ssh failed: ${lastOf(said)}`, [
      `${byHand(peer)} must work first`
    ])
  const shell = [...said, ...printed].find((text) => noShell.test(text))
  if (shell !== undefined || end.code === 127)
    return refused('NO_SHELL', `${nameOf(peer)} has no usable shell: ${shell ?? lastOf(said)}`, [
      'the collector needs a POSIX sh there'
    ])
  const complaint = printed.find((text) => text.startsWith(adbFailure))?.slice(adbFailure.length)
  if (complaint !== undefined || (printed.length === 0 && end.code !== 0))
    return refused(
      'COLLECTOR_FAILED',
      `${nameOf(peer)}: the collector gave up: ${complaint || lastOf(said)}${how(end)}`,
      [`see what is there: ${byHand(peer)}`]
    )
  if (printed.length > 0)
    return refused('NO_CAPTURE', `${nameOf(peer)} printed something else than a capture: ${printed[0]}`, [
      'a start file of its shell (.bashrc, .profile) must print nothing when nobody sits there'
    ])
  return refused('NO_CAPTURE', `${nameOf(peer)} sent nothing${said.length > 0 ? `: ${lastOf(said)}` : ''}`, [
    `see whether it runs commands: ${byHand(peer)}`
  ])
}

/** Nothing that could be read had arrived. */
export const lostAtOnce = (peer: Peer, why: string): MediamemError =>
  refused('CONNECTION_LOST', `${nameOf(peer)}: ${why}; nothing of it could be read`, ['try again', byHand(peer)])

/** What a stream that broke off is worth saying of. */
export function brokeOff(peer: Peer, damage: string | null, end: PeerEnd): string {
  const said = linesOf(end.said)
  const last = said.length > 0 ? ` (${lastOf(said)})` : ''
  const ended = end.signal !== null || (end.code !== null && end.code !== 0) ? `; ${peer.kind} ended${how(end)}` : ''
  return `the stream broke off before its end: ${damage ?? 'its last member, manifest.json, is missing'}${ended}${last}`
}

function noProgram(peer: Peer, why: string): MediamemError {
  const {kind} = peer
  const variable = `MEDIAMEM_${kind.toUpperCase()}`
  const packages = {adb: 'adb', ssh: 'openssh-client'}
  const missing = why === 'ENOENT' ? 'is not installed here' : `does not start here (${why})`
  return refused(`${kind.toUpperCase()}_NOT_FOUND`, `${nameOf(peer)}: ${kind} ${missing}`, [
    `sudo apt-get install ${packages[kind]}`,
    `${variable} names another program: ${variable}="/path/to/${kind}"`
  ])
}

const refused = (code: string, message: string, next: readonly string[]): MediamemError =>
  new MediamemError(code, message, ExitCode.Refused, next)

/** As a sentence begins with it: `adb:` has its colon already. */
const nameOf = ({source}: Peer): string => source.replace(/:$/, '')

const how = ({code, signal}: PeerEnd): string =>
  signal !== null ? ` by ${signal}` : code === null ? '' : ` with exit code ${code}`

const lastOf = (lines: readonly string[]): string => lines.at(-1) ?? 'it says nothing'

/** Lines worth showing, of a machine that may be hostile: short, and no character that moves a cursor. */
function linesOf(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\p{Cc}|\p{Cf}/gu, escaped).trim())
    .filter((line) => line !== '' && !noise.test(line))
    .map((line) => (line.length > 200 ? `${line.slice(0, 200)}…` : line))
}

const escaped = (character: string): string => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
