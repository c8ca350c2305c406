import {spawn} from 'node:child_process'
import {root} from './root.js'

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  /** null: ended by a signal. */
  readonly code: number | null
}

export interface Around {
  readonly stdin?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** Default: the project. */
  readonly cwd?: string
}

/**
 * The real binary, as a shell runs it: exit code and streams. ava sets NODE_ENV=test, under which oclif adds warnings
 * that no user sees. MEDIAMEM_TEST_NODE names another Node to run it on.
 */
export function run(args: readonly string[], {stdin = '', env = {}, cwd = root}: Around = {}): Promise<Ran> {
  const {NODE_OPTIONS: _, MEDIAMEM_DEBUG: __, NO_COLOR: ___, ...inherited} = process.env
  const node = process.env.MEDIAMEM_TEST_NODE || process.execPath
  const child = spawn(node, [`${root}bin/run.js`, ...args], {cwd, env: {...inherited, NODE_ENV: 'production', ...env}})
  return new Promise((resolve, reject) => {
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({stdout: String(Buffer.concat(out)), stderr: String(Buffer.concat(err)), code}))
    // A command that never reads its standard input may be gone before we wrote it.
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
  })
}
