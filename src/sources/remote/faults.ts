/** What a program that reaches peers says when it does not: how it is told, and what helps. */
import type {Peer} from './peer.js'

/** One failure of one program. */
export interface PeerFault {
  /** The `code` of the error. */
  readonly code: string
  /** Found in a line of what the program says. */
  readonly line: RegExp
  /** Finishes the sentence `<source>: `. */
  readonly says: string
  readonly next: (peer: Peer) => readonly string[]
}

/** What a user types to see for themselves. */
export function byHand(peer: Peer): string {
  if (peer.kind === 'adb') return `adb ${peer.serial === null ? '' : `-s ${quoted(peer.serial)} `}shell`
  return `ssh ${peer.port === null ? '' : `-p ${peer.port} `}${quoted(peer.destination)}`
}

/** For a shell, where it has to be. */
const quoted = (word: string): string => (/^[\w@.:%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** The name under which ssh keeps a host's key. */
const keyName = (peer: Peer): string => {
  if (peer.kind === 'adb') return ''
  const host = peer.destination.slice(peer.destination.lastIndexOf('@') + 1)
  return peer.port === null || peer.port === 22 ? host : `'[${host}]:${peer.port}'`
}

const seeByHand = (peer: Peer): readonly string[] => [`${byHand(peer)} must work first`]

/** The first that is found counts: ssh says `Host key verification failed` of several. Read in OpenSSH 9.2. */
export const sshFaults: readonly PeerFault[] = [
  {
    code: 'HOST_UNKNOWN',
    line: /Could not resolve hostname/,
    next: () => ['look at the spelling; an address works too: ssh://192.0.2.7, ssh://[2001:db8::7]'],
    says: 'nobody knows a host of that name'
  },
  {
    code: 'CONNECTION_REFUSED',
    line: /Connection refused/,
    next: () => ['is an ssh server running there, and on this port? a port is named after a colon: ssh://host:2222'],
    says: 'the host is there and takes no connection on that port'
  },
  {
    code: 'CONNECTION_TIMED_OUT',
    line: /(?:Connection|Operation) timed out|Connection to .* timed out/,
    next: (peer) => ['is it switched on, and is no firewall in between?', ...seeByHand(peer)],
    says: 'no answer came in time'
  },
  {
    code: 'NO_ROUTE',
    line: /No route to host|Network is unreachable/,
    next: (peer) => ['is this machine on the same network, or its VPN up?', ...seeByHand(peer)],
    says: 'no way leads to that host'
  },
  {
    code: 'HOST_KEY_CHANGED',
    line: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    next: (peer) => [`if you know why, say after having compared the new key: ssh-keygen -R ${keyName(peer)}`],
    says: 'its host key is another than before: it was set up anew, or somebody is in between'
  },
  {
    code: 'HOST_KEY_UNKNOWN',
    line: /host key is known for|Host key verification failed|REVOKED HOST KEY/,
    next: (peer) => [`${byHand(peer)} shows the key, and keeps it once you said yes`],
    says: 'ssh does not know its host key, or was told not to take it'
  },
  {
    code: 'AUTHENTICATION_REFUSED',
    line: /Permission denied|Too many authentication failures|No supported authentication methods/,
    next: (peer) => ['a user goes before the host: ssh://root@host', ...seeByHand(peer)],
    says: 'it does not let this user in'
  },
  {
    code: 'NO_COMMON_CRYPTOGRAPHY',
    line: /Unable to negotiate|no matching .* found/,
    next: () => ['allow what it offers: MEDIAMEM_SSH="ssh -o HostKeyAlgorithms=+ssh-rsa -o KexAlgorithms=+…"'],
    says: 'it is too old, or too new, for this ssh'
  }
]

/** Since adb 1.0.32; those of before begin with `error:`, later ones with `adb:`. */
export const adbFaults: readonly PeerFault[] = [
  {
    code: 'SEVERAL_DEVICES',
    line: /more than one (?:device|emulator)/,
    next: () => ['name one: adb:SERIAL, as adb devices lists it'],
    says: 'several devices are connected'
  },
  {
    code: 'DEVICE_UNAUTHORIZED',
    line: /device unauthorized|device still authorizing/,
    next: () => ['unlock the device and allow debugging for this computer; without a question there: adb kill-server'],
    says: 'the device does not trust this computer yet'
  },
  {
    code: 'DEVICE_OFFLINE',
    line: /device offline|device still connecting/,
    next: () => ['adb reconnect', 'unplug it, and plug it in again'],
    says: 'the device is known and does not answer'
  },
  {
    code: 'DEVICE_PERMISSION',
    line: /insufficient permissions for device|no permissions/,
    next: () => [
      'udev rules let a user at the device: the package android-sdk-platform-tools-common of Debian has them'
    ],
    says: 'this user may not open the USB device'
  },
  {
    code: 'NO_DEVICE',
    line: /no devices(?:\/emulators)? found|device '\(null\)' not found/,
    next: () => ['plug it in and switch on USB debugging, or: adb connect HOST:PORT'],
    says: 'no device is connected'
  },
  {
    code: 'DEVICE_NOT_FOUND',
    line: /device (?:'.*' )?not found|unknown host service/,
    next: () => ['adb devices lists what is connected'],
    says: 'no device of that serial is connected'
  },
  {
    code: 'ADB_SERVER',
    line: /cannot connect to daemon|failed to (?:start|check) (?:daemon|server)|protocol fault|ADB server didn't ACK/,
    next: () => ['adb kill-server', 'two adb of different versions end each other’s server: use one of them'],
    says: 'the server of adb on this computer does not work'
  },
  {
    code: 'EXEC_OUT_UNSUPPORTED',
    line: /^error: closed|unknown command exec-out|^Android Debug Bridge version|bad service name|service name too long/,
    next: () => [
      'run the collector by hand: mediamem collector > collector.sh, adb push it, run it there with its output in a file, adb pull that'
    ],
    says: 'adb or the device is too old for adb exec-out, or the device is in recovery'
  }
]
