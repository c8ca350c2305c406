/**
 * Judges so many snapshots of so many buffers, a tenth of them new each time, and prints the time per snapshot and the
 * heap at the end: `node --expose-gc scripts/leaks/scale.mjs SNAPSHOTS BUFFERS`.
 */
import {leakJudge} from '../../.test-build/src/analysis/leaks/judge.js'
import {leakRules} from '../../.test-build/src/analysis/leaks/rules/index.js'
import {buffer, process as holder, snapshot} from '../../.test-build/test/helpers/snapshot.js'

const [snapshots, buffers] = process.argv.slice(2).map(Number)
const processes = Array.from({length: 50}, (_, index) => holder({pid: 100 + index}))
const read = {denied: 0, gone: 0, lost: 0, read: 1, reason: null, status: 'complete', unit: 'processes'}
const coverage = ['dmabuf-sysfs', 'dmabuf-fdinfo', 'dmabuf-maps', 'process-list'].map((id) => ({
  ...read,
  interface: id
}))

let next = 1
const made = () => {
  const inode = next++
  const holders = [...new Set([100 + (inode % 50), 100 + ((7 * inode) % 50)])].sort((a, b) => a - b)
  return buffer({holders, inode, name: `frame-${inode}`, size: 4096 * (1 + (inode % 7))})
}
const alive = Array.from({length: buffers}, made)
const judge = leakJudge(leakRules)
let busy = 0
for (let index = 0; index < snapshots; index += 1) {
  for (let one = 0; one < buffers / 10; one += 1) alive[(index * (buffers / 10) + one) % buffers] = made()
  const uptimeSeconds = index * 60
  const seen = snapshot({buffers: [...alive], coverage, machine: {bootId: 'b', uptimeSeconds}, processes})
  const started = process.hrtime.bigint()
  judge.see(seen, {index, uptimeSeconds}, 'b')
  busy += Number(process.hrtime.bigint() - started) / 1e6
}
judge.judgement()
globalThis.gc()
console.log(
  JSON.stringify({
    heapMb: process.memoryUsage().heapUsed / 1e6,
    msPerSnapshot: busy / snapshots,
    peakMb: process.resourceUsage().maxRSS / 1e3
  })
)
