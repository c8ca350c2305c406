/** How long the collector takes on this machine with 20,000 descriptors more: node scripts/bench-collector.mjs [SHELL…]. */
import {spawn, spawnSync} from 'node:child_process'
import {openSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const [program = 'sh', ...words] = process.argv.slice(2)
const script = fileURLToPath(new URL('../collector/collector.sh', import.meta.url))
const descriptor = openSync(script, 'r')
const holders = Array.from({length: 40}, () => spawn('sleep', ['600'], {stdio: Array(500).fill(descriptor)}))
await new Promise((resolve) => setTimeout(resolve, 1000))

const started = process.hrtime.bigint()
const {status, stdout} = spawnSync(program, [...words, script], {maxBuffer: 2 ** 30})
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const rows = stdout.toString('latin1').match(/^[\da-f-]{36} proc\/\d+\/fd\/\d+ /gm)?.length
console.log(`exit ${status}: ${rows} descriptors in ${seconds.toFixed(2)} s, ${stdout.length} bytes`)
for (const holder of holders) holder.kill()
process.exit()
