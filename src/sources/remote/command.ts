/** What is run here so that the collector runs on a peer. */
import type {Peer} from './peer.js'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  /** For its standard input. */
  readonly input: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Said by adb's side of the collector when it failed, for exec-out tells no exit code. */
export const adbFailure = 'the collector failed: '

/**
 * With ssh the script goes to the standard input of `sh -s`, so neither the login shell of the peer nor any length of
 * command line is in its way. As one group it is not run before all of it arrived, and nothing it starts can read on
 * in it. A silent peer is given up after 45 seconds; MEDIAMEM_SSH may say otherwise, it comes first.
 *
 * `adb exec-out` forwards no standard input, so there the script is the command. What the script says on standard
 * error would land in the stream: it is kept back, and told when the script failed.
 */
export function commandFor(peer: Peer, script: string, env: Environment): Command {
  if (peer.kind === 'adb') {
    const guarded = `{ e=$({ sh -c ${quoted(briefly(script))} </dev/null 3>&-; } 2>&1 >&3) || echo "${adbFailure}$e"; } 3>&1`
    return {...adb(peer.serial, env, ['exec-out', guarded]), input: ''}
  }
  const [program, before] = words(env.MEDIAMEM_SSH, 'ssh')
  const port = peer.port === null ? [] : ['-p', String(peer.port)]
  const patience = ['-o', 'ConnectTimeout=30', '-o', 'ServerAliveInterval=15']
  return {
    args: [...before, '-T', ...patience, ...port, '--', peer.destination, 'sh -s'],
    input: `{\n${script}\n}\n`,
    program
  }
}

/** `adb` with these arguments. */
export function adb(serial: string | null, env: Environment, args: readonly string[]): Omit<Command, 'input'> {
  const [program, before] = words(env.MEDIAMEM_ADB, 'adb')
  return {args: [...before, ...(serial === null ? [] : ['-s', serial]), ...args], program}
}

/** A program with arguments, split on blanks, as GIT_SSH_COMMAND without a shell. */
function words(text: string | undefined, otherwise: string): [program: string, args: readonly string[]] {
  const [program = '', ...args] = (text ?? '').trim().split(/\s+/)
  return program === '' ? [otherwise, []] : [program, args]
}

/** Comments need not travel: devices of old take 4 KiB, the protocol of adb itself 64 KiB. */
const briefly = (script: string): string => script.replace(/^[ \t]*(?:#.*)?\n/gm, '')

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
