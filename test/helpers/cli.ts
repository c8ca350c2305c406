import {spawn} from 'node:child_process'
import {availableParallelism} from 'node:os'
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

/** A test file asks for dozens at once: each would be slow enough to warn that it waits. */
let free = availableParallelism()
const waiting: (() => void)[] = []

/**
 * The real binary, as a shell runs it: exit code and streams. ava sets NODE_ENV=test, under which oclif adds warnings
 * that no user sees. MEDIAMEM_TEST_NODE names another Node to run it on.
 */
export async function run(args: readonly string[], around: Around = {}): Promise<Ran> {
  if (free > 0) free -= 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  return spawned(args, around).finally(() => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  })
}

function spawned(args: readonly string[], {stdin = '', env = {}, cwd = root}: Around): Promise<Ran> {
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
