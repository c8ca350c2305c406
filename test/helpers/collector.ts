/** The collector under the shells and tools that are here, and what its stream holds. */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {unpack} from './archive.js'
import {root} from './root.js'

export const script = join(root, 'collector/collector.sh')

interface Tools {
  readonly name: string
  readonly words: readonly string[]
  /** Where its tools are; nothing else is found. */
  readonly path: string
}

const {PATH = ''} = process.env
const where = (name: string): string => String(spawnSync('sh', ['-c', `command -v ${name}`]).stdout).trim()

/** As on Android: every tool is toybox. */
function toybox(): Tools[] {
  const [mksh, box] = [where('mksh'), where('toybox')]
  if (mksh === '' || box === '') return []
  const folder = mkdtempSync(join(tmpdir(), 'mediamem-toybox-'))
  process.once('exit', () => rmSync(folder, {force: true, recursive: true}))
  for (const name of String(spawnSync(box).stdout).split(/\s+/).filter(Boolean)) symlinkSync(box, join(folder, name))
  return [{name: 'mksh with toybox', path: folder, words: [mksh]}]
}

const busybox = where('busybox')

export const tools: readonly Tools[] = [
  ...['dash', 'bash', 'mksh'].flatMap((name) => {
    const words = where(name)
    return words === '' ? [] : [{name, path: PATH, words: [words]}]
  }),
  ...(busybox === '' ? [] : [{name: 'busybox alone', path: '/nowhere', words: [busybox, 'sh']}]),
  ...toybox()
]

export const collect = ({path, words: [program = '', ...words]}: Tools, ...args: readonly string[]): Buffer =>
  execFileSync(program, [...words, script, ...args], {env: {PATH: path}, maxBuffer: 2 ** 30, timeout: 100_000})

/** A capture of the fixtures as the machine it was taken of: what commands printed, and devices, are no part of it. */
export async function unpacked(folder: string, name: string): Promise<string> {
  for (const {bytes, path, target, type} of await unpack(join(root, `fixtures/captures/${name}.tar.gz`))) {
    const from = path.replace(/^\.\//, '')
    if (!/^(?:proc|sys)(?:\/|$)/.test(from)) continue
    const to = Buffer.from(join(folder, from), 'latin1')
    mkdirSync(type === 'directory' ? to : Buffer.from(join(folder, dirname(from)), 'latin1'), {recursive: true})
    if (type === 'symlink') symlinkSync(Buffer.from(target, 'latin1'), to)
    else if (type === 'file') writeFileSync(to, bytes)
  }
  return folder
}
