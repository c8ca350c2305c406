/**
 * `npm run test:vm [-- VERSION...]`: mediamem on a real kernel. Boots Debian's stock kernel in software with a machine
 * that holds dma-bufs in every way it can, runs mediamem inside, and compares what it says with what is true there.
 * VERSION is that of a kernel, 6.1: the newest of it that apt offers; without one, the newest of all. Needs Debian on x64; what
 * is missing is installed when root runs it. Where that cannot be: one line, `skipped: …`, and exit 0.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {boot} from './boot.mjs'
import {compare} from './compare.mjs'
import {image} from './image.mjs'
import {kernelOf, kernelPackages} from './kernel.mjs'
import {has, missingAfterInstall, run} from './tools.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = {
  'qemu-system-x86_64': ['qemu-system-x86'],
  busybox: ['busybox-static'],
  gcc: ['gcc', 'libc6-dev'],
  xz: ['xz-utils']
}
/** The guest is given up after this; it needs half a minute, on a busy machine five times that. */
const secondsOfGuest = 400

const parameters = new Map(
  readFileSync(join(root, 'test/vm/modules.txt'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(/ (.*)/s))
)

const skip = (reason) => {
  console.log(`skipped: ${reason}`)
  process.exit(0)
}

if (process.platform !== 'linux' || process.arch !== 'x64') skip('the kernel is for linux x64')
if (!has('apt-get')) skip('no apt-get to fetch a kernel with')
const missing = missingAfterInstall(packages)
if (missing.length > 0) skip(`no ${missing.join(', ')}, and apt-get did not give it`)

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['']
let failed = 0
for (const version of versions) {
  const [name] = kernelPackages(version)
  if (name === undefined) skip(`apt offers no linux-image-${version}`)
  const kernel = kernelOf(name, [...parameters.keys()])
  if (kernel === null) skip(`apt-get could not download ${name}`)
  if (!tried(name, kernel)) failed += 1
}
process.exit(failed === 0 ? 0 : 1)

/** One boot. Its console and results are kept where it failed. */
function tried(name, kernel) {
  const folder = mkdtempSync(join(tmpdir(), 'mediamem-vm-'))
  const {faults, summary} = outcome(folder, kernel)
  for (const fault of faults) console.log(`  ${fault}`)
  console.log(`${faults.length === 0 ? 'ok' : 'FAILED'}: ${name}: ${summary}`)
  rmSync(join(folder, 'initrd'), {force: true})
  if (faults.length === 0) rmSync(folder, {force: true, recursive: true})
  else console.log(`  console and results: ${folder}`)
  return faults.length === 0
}

function outcome(folder, kernel) {
  try {
    const workload = join(folder, 'workload')
    const flags = ['-std=gnu11', '-D_GNU_SOURCE', '-O1', '-Wall', '-Wextra', '-Werror', '-static', '-pthread']
    run('gcc', [...flags, '-o', workload, join(root, 'test/vm/workload.c')])
    const initrd = join(folder, 'initrd')
    writeFileSync(initrd, image({modules: kernel.modules, parameters, root, workload}))
    const {results, seconds} = boot({folder, initrd, kernel: kernel.image, seconds: secondsOfGuest})
    const {faults, summary} = compare(results)
    return {faults, summary: `${summary}, ${seconds.toFixed(0)} s`}
  } catch (error) {
    return {faults: [error.message], summary: 'nothing compared'}
  }
}
