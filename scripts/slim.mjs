/** What the bundle leaves out or puts off. Each change fails the build when what it changes is no longer there. */
import {readFile} from 'node:fs/promises'

/** Packages of oclif that no command of ours reaches, by what stands in for them. */
const stubs = {
  // Only `*` patterns in lists of plugins, which we have none of.
  minimatch: 'exports.minimatch = () => { throw new Error("no plugins here") }',
  tinyglobby: 'exports.glob = () => { throw new Error("no command folders here") }',
  // Looks for an oclif block elsewhere when package.json has none.
  lilconfig: 'exports.lilconfig = () => { throw new Error("no oclif block in package.json") }',
  // `wsl` in the user agent, for the names of installers.
  'wsl-utils': 'exports.isWsl = false; exports.powerShellPath = () => { throw new Error("not WSL") }',
  // DEBUG=oclif* of oclif itself.
  debug: 'module.exports = () => { const log = () => {}; log.enabled = false; return log }',
  // Two booleans: colours in the help of oclif.
  'supports-color': `
    const {env, stdout, stderr, argv} = process
    const on = ({isTTY}) => isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' && !argv.includes('--no-color')
    exports.stdout = on(stdout)
    exports.stderr = on(stderr)`,
  // Of oclif's spinner; progress is ours to print.
  'cli-spinners': 'exports.dots2 = exports.dots = {frames: ["."], interval: 80}'
}

/** Text of oclif that costs more than it gives: [file, what stands there, what shall]. */
const patches = [
  // The first localeCompare loads ICU: 5 ms to sort a handful of ASCII names.
  [/\/lib\/config\/plugin\.js$/, 'a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)'],
  // node:fs/promises brings readline along, for two small files.
  [/\/lib\/util\/fs\.js$/, "await (0, promises_1.readFile)(path, 'utf8')", "(0, node_fs_1.readFileSync)(path, 'utf8')"]
]

export function slim() {
  return {
    name: 'slim',
    setup(build) {
      const used = new Set()
      const names = Object.keys(stubs).join('|')
      build.onResolve({filter: new RegExp(`^(${names})$`)}, ({path, importer}) => {
        if (!/@oclif[\\/]core/.test(importer)) return
        used.add(path)
        return {namespace: 'stub', path}
      })
      build.onLoad({filter: /./, namespace: 'stub'}, ({path}) => ({contents: stubs[path]}))
      build.onLoad({filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, async ({path}) => {
        const file = path.replaceAll('\\', '/')
        let contents = await readFile(path, 'utf8')
        for (const [where, before, after] of patches) {
          if (!where.test(file)) continue
          if (!contents.includes(before)) throw new Error(`${file} no longer holds ${before}`)
          contents = contents.replace(before, after)
          used.add(before)
        }
        return {contents: lazyRequires(contents)}
      })
      build.onEnd(() => {
        const errors = [...Object.keys(stubs), ...patches.map(([, before]) => before)]
          .filter((name) => !used.has(name))
          .map((name) => ({text: `slim.mjs: nothing uses ${name} any more`}))
        return {errors}
      })
    }
  }
}

/** `const x_1 = require('y')`, as tsc writes it, becomes a function that requires at the first use of x_1. */
const lazyRequires = (text) => lazily(text, /^const (\w+_\d+) = (.*require\("[^"]+"\).*);$/gm)

/** The same for what the files of src/ import of packages and of Node, in the bundle esbuild made. */
export function lazyImports(bundle) {
  const lazy = lazily(bundle, /^var (import_\w+) = ((?:__toESM\()?require(?:_\w+)?\(.*);$/gm)
  if (lazy === bundle) throw new Error('slim.mjs: esbuild writes imports in another way')
  return lazy
}

function lazily(text, declarations) {
  const found = [...text.matchAll(declarations)].map(([, name, value]) => ({name, value}))
  const names = new Set(found.map(({name}) => name))
  let next = 0
  return text
    .replaceAll(declarations, () => `/*lazy ${next++}*/`)
    .replaceAll(/\b(?:import_\w+|\w+_\d+)\b/g, (name) => (names.has(name) ? `(${name}())` : name))
    .replaceAll(/\/\*lazy (\d+)\*\//g, (_, index) => {
      const {name, value} = found[index]
      return `var ${name}$; function ${name}() { return ${name}$ ??= ${value}; }`
    })
}
