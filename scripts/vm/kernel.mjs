/** Debian's stock kernel: the package is fetched and unpacked into a cache, nothing of it is installed. */
import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {modulesOf} from './modules.mjs'
import {apt, run} from './tools.mjs'

/** Unlike a shared temporary folder, nobody else can put a kernel there. */
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mediamem', 'vm')

/** Packages of stock kernels of `version`, 6.1 or 6.1.0, or of any where that is empty; the newest first. */
export function kernelPackages(version) {
  const list = () =>
    execFileSync('apt-cache', ['search', '--names-only', '^linux-image-[0-9].*-amd64$'], {encoding: 'utf8'})
      .split('\n')
      .map((line) => line.split(' ')[0])
      .filter((name) => /^linux-image-\d+\.\d+\.\d+[^-]*(-\d+)?-amd64$/.test(name))
      .filter(
        (name) =>
          version === '' || name.startsWith(`linux-image-${version}.`) || name.startsWith(`linux-image-${version}-`)
      )
      .sort((a, b) => b.localeCompare(a, 'en', {numeric: true}))
  const found = list()
  if (found.length > 0 || !apt(['update', '-q'])) return found
  return list()
}

/** `{image, modules}`: path of the kernel, and the modules in the order of loading; null: it cannot be fetched. */
export function kernelOf(name, wanted) {
  const folder = join(cache, `${name}-${wanted.join('-')}`)
  if (!existsSync(folder)) {
    mkdirSync(cache, {recursive: true})
    const scratch = mkdtempSync(join(cache, 'part-'))
    try {
      if (!fetched(name, scratch)) return null
      keep(scratch, wanted)
      renameSync(join(scratch, 'kept'), folder)
    } finally {
      rmSync(scratch, {force: true, recursive: true})
    }
  }
  const modules = readdirSync(folder)
    .filter((file) => file.endsWith('.ko'))
    .sort()
  return {
    image: join(folder, 'vmlinuz'),
    modules: modules.map((file) => ({bytes: readFileSync(join(folder, file)), name: file.replace(/^\d+-|\.ko$/g, '')}))
  }
}

/** A list of packages may be older than the mirror. */
function fetched(name, folder) {
  const download = () => apt(['download', name], {cwd: folder})
  return download() || (apt(['update', '-q']) && download())
}

function keep(scratch, wanted) {
  const [archive] = readdirSync(scratch)
  const unpacked = join(scratch, 'unpacked')
  const kept = join(scratch, 'kept')
  run('dpkg-deb', ['-x', join(scratch, archive), unpacked])
  mkdirSync(kept)
  const [image] = readdirSync(join(unpacked, 'boot')).filter((file) => file.startsWith('vmlinuz'))
  renameSync(join(unpacked, 'boot', image), join(kept, 'vmlinuz'))
  // Since Debian 13 /lib is part of /usr in packages too.
  const lib = ['lib/modules', 'usr/lib/modules'].map((path) => join(unpacked, path)).find(existsSync)
  for (const [index, {bytes, name}] of modulesOf(lib, wanted).entries()) {
    writeFileSync(join(kept, `${String(index).padStart(2, '0')}-${name}.ko`), bytes)
  }
}
