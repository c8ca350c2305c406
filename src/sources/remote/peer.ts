/** What a source names that is no file: another machine. */
import {ExitCode, MediamemError} from '../../errors.js'

interface SshPeer {
  readonly kind: 'ssh'
  /** As the user gave it. */
  readonly source: string
  /** `host` or `user@host`, an IPv6 address without its brackets. */
  readonly destination: string
  /** null: what the configuration of ssh says. */
  readonly port: number | null
}

interface AdbPeer {
  readonly kind: 'adb'
  readonly source: string
  /** null: the only device, or the one ANDROID_SERIAL names. */
  readonly serial: string | null
}

export type Peer = AdbPeer | SshPeer

/** Configurations of ssh hand names on to shells: what means something to one is in no name. */
const hostName = /^[\p{L}\p{N}_.][\p{L}\p{N}_.-]*$/u
const address = /^[0-9a-f:.]+(?:%[\w.-]+)?$/i
const userName = /^[\p{L}\p{N}_.+\\][\p{L}\p{N}_.+\\@-]*$/u

/**
 *     peer := "ssh://" [ user "@" ] host [ ":" port ]  |  "adb:" [ serial ]
 *     host := name | IPv4 address | "[" IPv6 address [ "%" zone ] "]"
 *
 * A serial is what `adb devices` lists, `192.168.0.7:5555` too. null: it begins with neither, so it is a file; a file
 * that is called so is reached by `./adb:x`. Throws MediamemError, exit 2, for what begins so and is no peer.
 */
export function peerOf(source: string): Peer | null {
  if (source.startsWith('adb:')) return adbPeer(source)
  return source.startsWith('ssh:') ? sshPeer(source) : null
}

function adbPeer(source: string): AdbPeer {
  const serial = source.slice('adb:'.length)
  if (serial.startsWith('-') || /\p{Cc}/u.test(serial))
    throw noPeer(source, 'no serial looks like that', ['adb devices', `a file of that name is ./${source}`])
  return {kind: 'adb', serial: serial || null, source}
}

function sshPeer(source: string): SshPeer {
  const refuse = (why: string, next = 'ssh://[user@]host[:port]'): MediamemError =>
    noPeer(source, why, [next, `a file of that name is ./${source}`])
  if (!source.startsWith('ssh://')) throw refuse('two slashes are missing', source.replace('ssh:', 'ssh://'))
  const [authority = '', ...path] = source.slice('ssh://'.length).split('/')
  if (authority === '') throw refuse('no host is named')
  if (path.length > 0) throw refuse('it names a machine, and no path on it', `ssh://${authority}`)
  const at = authority.lastIndexOf('@')
  const user = authority.slice(0, Math.max(at, 0))
  if (user.includes(':')) throw refuse('no password is taken here: ssh asks for it, or uses a key')
  if (at !== -1 && !userName.test(user)) throw refuse('no user is called that')
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(authority.slice(at + 1)) ?? []
  if (bracketed === undefined && plain === undefined) throw refuse('an IPv6 address stands in brackets: ssh://[::1]')
  if (bracketed === undefined ? !hostName.test(plain ?? '') : !(bracketed.includes(':') && address.test(bracketed)))
    throw refuse('no host is called that')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65536))
    throw refuse('a port is a number from 1 to 65535')
  const host = bracketed ?? plain ?? ''
  return {
    destination: at === -1 ? host : `${user}@${host}`,
    kind: 'ssh',
    port: port === undefined ? null : Number(port),
    source
  }
}

const noPeer = (source: string, why: string, next: readonly string[]): MediamemError =>
  new MediamemError('BAD_PEER', `${source} is no machine that can be reached: ${why}`, ExitCode.Usage, next)
