/** Modules of an unpacked kernel package, each after those it needs. */
import {readdirSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {run} from './tools.mjs'

const suffix = /\.ko(\.xz|\.zst)?$/
const plain = (name) => name.replaceAll('-', '_')

/**
 * `wanted` and what they need, as `{name, bytes}`. What a module needs stands in itself; a package has no modules.dep,
 * which is made when it is installed.
 */
export function modulesOf(folder, wanted) {
  const paths = new Map(
    readdirSync(folder, {encoding: 'utf8', recursive: true})
      .filter((path) => suffix.test(path))
      .map((path) => [plain(basename(path).replace(suffix, '')), join(folder, path)])
  )
  const found = new Map()
  const add = (name) => {
    if (found.has(name)) return
    const path = paths.get(name)
    if (path === undefined) throw new Error(`this kernel has no module ${name}`)
    const bytes = unpacked(path)
    for (const needed of needs(bytes)) add(plain(needed))
    found.set(name, bytes)
  }
  for (const name of wanted) add(plain(name))
  return [...found].map(([name, bytes]) => ({bytes, name}))
}

function unpacked(path) {
  if (path.endsWith('.xz')) return run('xz', ['-dc', path])
  return path.endsWith('.zst') ? run('zstd', ['-dcq', path]) : readFileSync(path)
}

/** `depends=a,b` of the section .modinfo: strings, each with a NUL after it. */
function needs(bytes) {
  const start = bytes.indexOf('\0depends=')
  if (start < 0) return []
  const from = start + '\0depends='.length
  return bytes.toString('latin1', from, bytes.indexOf(0, from)).split(',').filter(Boolean)
}
