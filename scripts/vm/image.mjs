/** The guest's first and only file system: busybox, Node with its libraries, mediamem, the workload, the modules. */
import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync, realpathSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {cpio} from './cpio.mjs'
import {run} from './tools.mjs'

/** `parameters`: name of a module to the words it is loaded with. */
export function image({root, workload, modules, parameters}) {
  const files = new Map()
  const add = (path, bytes, mode = 0o644) => files.set(path, {bytes, mode})
  const copy = (from, to, mode) => add(to, readFileSync(from), mode)
  const node = realpathSync(process.execPath)
  const busybox = run('sh', ['-c', 'command -v busybox'], {encoding: 'utf8'}).trim()

  copy(join(root, 'test/vm/init.sh'), 'init', 0o755)
  for (const file of ['guest.mjs', 'runs.mjs']) copy(join(root, 'test/vm', file), file)
  add('bin/mediamem', Buffer.from('#!/bin/sh\nexec node /mediamem/bin/run.js "$@"\n'), 0o755)
  copy(busybox, 'bin/busybox', 0o755)
  copy(node, 'bin/node', 0o755)
  copy(workload, 'bin/workload', 0o755)
  for (const library of [node, busybox].flatMap(libraries)) copy(library, library.slice(1), 0o755)
  for (const {bytes, name} of modules) add(`modules/${name}.ko`, bytes)
  add('modules/list', Buffer.from(modules.map(({name}) => `${name}.ko ${parameters.get(name) ?? ''}\n`).join('')))
  for (const file of packed(root)) copy(join(root, file), `mediamem/${file}`)
  for (const folder of ['proc', 'sys', 'dev', 'tmp', 'root', 'results']) add(`${folder}/.mount`, Buffer.alloc(0))
  return cpio(files)
}

/** The files of the package as npm would publish it: what it forgets is missing in the guest too. */
function packed(root) {
  const {files} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const below = (path) =>
    statSync(join(root, path)).isDirectory()
      ? readdirSync(join(root, path)).flatMap((name) => below(`${path}/${name}`))
      : [path]
  return ['package.json', ...files].flatMap(below)
}

/** With the loader; none of a program that is linked to none, of which ldd says that in its exit code. */
const libraries = (program) =>
  spawnSync('ldd', [program], {encoding: 'utf8'})
    .stdout.split('\n')
    .flatMap((line) => /(?:=> |^\s*)(\/\S+) \(0x/.exec(line)?.[1] ?? [])
