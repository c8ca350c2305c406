/**
 * oclif.manifest.json from the bundle: it spares a start from asking every command for its flags. Committed; a test
 * fails when it is not what the bundle gives. `node scripts/manifest.mjs FOLDER` writes that of a copy in FOLDER.
 */
import {execFileSync} from 'node:child_process'
import {readFileSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const project = fileURLToPath(new URL('..', import.meta.url))
const folder = process.argv[2] ?? project
const manifest = join(folder, 'oclif.manifest.json')

rmSync(manifest, {force: true})
execFileSync(process.execPath, [join(project, 'node_modules/oclif/bin/run.js'), 'manifest'], {
  cwd: folder,
  env: {...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', OCLIF_SKIP_NEW_VERSION_CHECK: 'true'},
  stdio: ['ignore', 'ignore', 'inherit']
})

const commands = Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).commands)
if (commands.length === 0) throw new Error('the manifest holds no command')
console.log(`oclif.manifest.json: ${commands.join(', ')}`)
