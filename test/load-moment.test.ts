/** Asking a text for its moment, of which it tells none, leaves nothing open. */
import {readdirSync, readlinkSync} from 'node:fs'
import test from 'ava'
import {load, loadMoment} from '../src/load.js'
import {temporaryFile} from './helpers/temporary.js'

const opened = (path: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length

/** A stream closes its file some turns after its end. */
async function closed(path: string): Promise<boolean> {
  for (let turn = 0; turn < 1000 && opened(path) > 0; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  return opened(path) === 0
}

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('a text and an Android bugreport are closed when they tell no moment', async (t) => {
  const fdinfo = `ino:\t5\nsize:\t4096\ncount:\t1\nexp_name:\tsystem\n${'x'.repeat(3_000_000)}`
  const report = `${'='.repeat(56)}\n== dumpstate: 2020-01-08 15:30:07\n${'='.repeat(56)}\n${'\n'.repeat(3_000_000)}`
  for (const text of [fdinfo, report]) {
    const path = temporaryFile(t, 'x.txt', text)
    t.is(await loadMoment(path), null)
    t.true(await closed(path))
    await load(path)
    t.true(await closed(path))
  }
})
