/**
 * src/ and its packages as two files: reading 160 of them costs more than the rest of a start. dist/main.cjs is what
 * every start needs, dist/commands.cjs what a command needs besides; the second takes from the first what both use, so
 * that there is one of it. What a trivial command does not use is stubbed, or loaded when first asked for. NO_SLIM=1
 * leaves that out: the same tests pass over both.
 */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {lazyImports, slim} from './slim.mjs'

const slender = process.env.NO_SLIM !== '1'
const root = fileURLToPath(new URL('..', import.meta.url))

/** Modules of the first file that the second uses. */
const shared = [
  '@oclif/core/args',
  '@oclif/core/command',
  '@oclif/core/flags',
  './src/errors.ts',
  './src/failure.ts',
  './src/output.ts'
]

rmSync(`${root}dist`, {force: true, recursive: true})
mkdirSync(`${root}dist`)
const reexports = shared.map((name, index) => `export * as shared${index} from '${name}'`)
await bundle(
  'main',
  {contents: ["export {main} from './src/main.ts'", ...reexports].join('\n')},
  slender ? [slim()] : []
)
await bundle('commands', {contents: "export {COMMANDS} from './src/commands/index.ts'"}, [fromMain()])
// Another process runs it: it needs to start fast.
await bundle('slow-reader', {contents: "import './src/sources/live/slow-reader.ts'"}, [])

async function bundle(name, {contents}, plugins) {
  const {metafile, outputFiles, warnings} = await build({
    absWorkingDir: root,
    // Its module form asks for its own URL, which a bundle does not have.
    alias: {fdir: `${root}node_modules/fdir/dist/index.cjs`},
    bundle: true,
    // oclif looks for these to run TypeScript; without this the whole compiler would be in the bundle.
    external: ['typescript', 'pnpapi', 'ts-node', './main.cjs'],
    format: 'cjs',
    legalComments: 'eof',
    logLevel: 'warning',
    metafile: true,
    outfile: `dist/${name}.cjs`,
    platform: 'node',
    plugins,
    stdin: {contents, loader: 'ts', resolveDir: root},
    target: 'node20.19',
    write: false
  })
  if (warnings.length > 0) process.exit(1)
  const [{text}] = outputFiles
  writeFileSync(`${root}dist/${name}.cjs`, slender ? lazyImports(text) : text)
  const {bytes, inputs} = Object.values(metafile.outputs)[0]
  console.log(`dist/${name}.cjs: ${Math.round(bytes / 1024)} KB of ${Object.keys(inputs).length} files`)
}

/** Takes the shared modules from dist/main.cjs; fails when one is no longer used. */
function fromMain() {
  const used = new Set()
  return {
    name: 'from-main',
    setup(build) {
      const take = (name) => {
        used.add(name)
        return {namespace: 'shared', path: name}
      }
      build.onResolve({filter: /^@oclif\/core\//}, ({path}) => (shared.includes(path) ? take(path) : null))
      build.onResolve({filter: /^(\.{1,2}\/)+(errors|failure|output)\.js$/}, ({path}) =>
        take(`./src/${path.split('/').at(-1).replace('.js', '.ts')}`)
      )
      build.onLoad({filter: /./, namespace: 'shared'}, ({path}) => ({
        contents: `module.exports = require('./main.cjs').shared${shared.indexOf(path)}`,
        resolveDir: `${root}dist`
      }))
      build.onEnd(() => ({
        errors: shared.filter((name) => !used.has(name)).map((name) => ({text: `build.mjs: no command uses ${name}`}))
      }))
    }
  }
}
