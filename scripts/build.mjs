/**
 * src/main.ts and its packages as one file, dist/main.cjs: reading 160 files costs more than the rest of a start.
 * What a trivial command does not use is stubbed, or loaded when first asked for. NO_SLIM=1 leaves that out: the same
 * tests pass over both.
 */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {lazyImports, slim} from './slim.mjs'

const slender = process.env.NO_SLIM !== '1'
const root = fileURLToPath(new URL('..', import.meta.url))

rmSync(`${root}dist`, {force: true, recursive: true})
const {metafile, outputFiles, warnings} = await build({
  absWorkingDir: root,
  bundle: true,
  entryPoints: ['src/main.ts'],
  // oclif looks for these to run TypeScript; without this the whole compiler would be in the bundle.
  external: ['typescript', 'pnpapi', 'ts-node'],
  format: 'cjs',
  legalComments: 'eof',
  logLevel: 'warning',
  metafile: true,
  outfile: 'dist/main.cjs',
  platform: 'node',
  plugins: slender ? [slim()] : [],
  target: 'node20.19',
  write: false
})
if (warnings.length > 0) process.exit(1)
const [{text}] = outputFiles
mkdirSync(`${root}dist`)
writeFileSync(`${root}dist/main.cjs`, slender ? lazyImports(text) : text)

const {bytes, inputs} = Object.values(metafile.outputs)[0]
console.log(`dist/main.cjs: ${Math.round(bytes / 1024)} KB of ${Object.keys(inputs).length} files`)
