/** A real ssh server on loopback, of the test's own: throw-away keys, the current user, a free port. */
import {execFileSync, spawn} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {type AddressInfo, connect, createServer} from 'node:net'
import {userInfo} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {ExecutionContext} from 'ava'
import {temporaryFolder} from './temporary.js'

const keygen = '/usr/bin/ssh-keygen'
const sshd = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path))

/** Why there is none; null: there is one. */
export const noSshd: string | null =
  sshd === undefined
    ? 'sshd is not installed (Debian: openssh-server)'
    : ['/usr/bin/ssh', keygen].some((path) => !existsSync(path))
      ? 'ssh is not installed (Debian: openssh-client)'
      : process.getuid?.() === 0 && !makeRunFolder()
        ? '/run/sshd cannot be made'
        : null

export interface Sshd {
  readonly source: string
  readonly port: number
  /** For MEDIAMEM_SSH: the right key, the server's host key known. */
  readonly ssh: string
  readonly folder: string
  /** As `ssh`, with another user key or file of known hosts. */
  with(paths: {readonly key?: string; readonly knownHosts?: string}): string
  /** Ends every session, as a machine that loses its network. */
  killSessions(): void
}

export async function startSshd(t: ExecutionContext): Promise<Sshd> {
  const folder = temporaryFolder(t)
  const file = (name: string): string => join(folder, name)
  for (const name of ['host', 'user', 'other']) makeKey(file(name))
  const port = await freePort()
  writeFileSync(file('authorized'), readFileSync(file('user.pub')))
  writeFileSync(file('known'), `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8')}`)
  writeFileSync(file('config'), config(port, folder))
  const child = spawn(sshd ?? '', ['-D', '-e', '-f', file('config')], {stdio: ['ignore', 'ignore', 'pipe']})
  t.teardown(() => child.kill())
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  await listens(port).catch(() => {
    throw new Error(`sshd does not start: ${said}`)
  })
  const command = ({key = 'user', knownHosts = 'known'}) =>
    `ssh -F /dev/null -i ${file(key)} -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o UserKnownHostsFile=${file(knownHosts)} -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes`
  return {
    folder,
    killSessions: () => {
      for (const pid of childrenOf(child.pid ?? -1)) process.kill(pid, 'SIGKILL')
    },
    port,
    source: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    ssh: command({}),
    with: command
  }
}

export const makeKey = (path: string): Buffer => execFileSync(keygen, ['-q', '-t', 'ed25519', '-N', '', '-f', path])

const config = (port: number, folder: string): string => `
Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host
AuthorizedKeysFile ${folder}/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
`

function makeRunFolder(): boolean {
  try {
    mkdirSync('/run/sshd', {mode: 0o755, recursive: true})
    return true
  } catch {
    return false
  }
}

/** One that nobody listens on, a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

async function listens(port: number): Promise<void> {
  for (let left = 200; ; left--) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('close', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (answered) return
    if (left === 0) throw new Error('no answer')
    await sleep(50)
  }
}

/** `/proc/<pid>/stat`: pid (comm) state ppid. */
const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'latin1')
          .replace(/^.*\) \S /s, '')
          .startsWith(`${parent} `)
      } catch {
        return false
      }
    })
    .map(Number)
