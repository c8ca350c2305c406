import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import test from 'ava'

/**
 * Each in a process of its own, which tells how long it took and how much memory it had at most: `body` is run with
 * `open`, `readTar`, `header`, `sink` and `zlib` at hand and leaves a report. The peak is that of the kernel's VmHWM: the
 * maxRSS of getrusage begins with that of the process which started it.
 */
async function measured(body: string): Promise<{report: Record<string, unknown>; seconds: number; mebibytes: number}> {
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
  const script = `
    import fs from 'node:fs'
    import zlib from 'node:zlib'
    import {open} from ${at('../../src/sources/open.js')}
    import {readTar} from ${at('../../src/sources/tarball.js')}
    import {header} from ${at('./archives.js')}
    let files = 0, cuts = 0
    const sink = {wants: () => true, file: (path, bytes, cut) => { files++; cuts += cut ? 1 : 0 }, link() {}, directory() {}, fault() {}}
    const start = performance.now()
    const report = await (async () => { ${body} })()
    const peak = Number(/VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1]) / 1024
    console.log(JSON.stringify({mebibytes: peak, report: {...report, cuts, files}, seconds: (performance.now() - start) / 1000}))`
  const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return JSON.parse(stdout)
}

/** 64 MiB of zeros in gzip, 160 times: 10 GiB in 10 MB. */
const zeros = `
  const part = zlib.gzipSync(Buffer.alloc(2 ** 26))
  async function* bomb(first) { yield first; for (let n = 0; n < 160; n++) yield part }`

test.serial('10 GiB of zeros in gzip', async (t) => {
  const {mebibytes, report, seconds} = await measured(`${zeros}
    const text = await open('-', {stdin: bomb(zlib.gzipSync('text\\n'))})
    const {bytes, cut} = await text.text()
    return {bytes: bytes.length, cut}`)
  t.regex(String(report.cut), /^decompresses suspiciously: stopped after 2684\d+ bytes made of \d+$/)
  t.true(Number(report.bytes) > 2 ** 27 && Number(report.bytes) <= 2 ** 28)
  t.true(seconds < 20 && mebibytes < 900, `${seconds} s, ${mebibytes} MiB`)
})

test.serial('a member that claims 10 GiB, in gzip', async (t) => {
  const {mebibytes, report, seconds} = await measured(`${zeros}
    const tar = await open('-', {stdin: bomb(zlib.gzipSync(header('proc/1/maps', 2 ** 33 - 1)))})
    return tar.each(sink)`)
  t.regex(String(report.limit), /^decompresses suspiciously: stopped after \d+ bytes made of \d+$/)
  t.deepEqual([report.files, report.cuts, report.damage], [1, 1, null])
  t.true(seconds < 20 && mebibytes < 350, `${seconds} s, ${mebibytes} MiB`)
})

test.serial('a member that claims 8 GiB, not compressed', async (t) => {
  const {mebibytes, report, seconds} = await measured(`
    async function* zeros() { yield header('proc/1/maps', 2 ** 33 - 1); const chunk = Buffer.alloc(2 ** 20); for (;;) yield chunk }
    const tar = await open('-', {stdin: zeros()})
    return tar.each(sink)`)
  t.is(report.limit, 'stopped after 4294967296 bytes: it holds more')
  t.deepEqual([report.files, report.cuts], [1, 1])
  t.true(seconds < 30 && mebibytes < 350, `${seconds} s, ${mebibytes} MiB`)
})

test.serial('a million members', async (t) => {
  const {mebibytes, report, seconds} = await measured(`
    const block = Buffer.concat(Array.from({length: 1000}, (_, n) => [header('proc/' + n + '/comm', 5), Buffer.alloc(512, 'name\\n')]).flat())
    async function* many() { for (let n = 0; n < 1000; n++) yield block; yield Buffer.alloc(1024) }
    return readTar(many(), sink)`)
  t.deepEqual(
    [report.members, report.files, report.cuts, report.damage, report.limit],
    [1_000_000, 1_000_000, 0, null, null]
  )
  t.true(seconds < 60 && mebibytes < 150, `${seconds} s, ${mebibytes} MiB`)
})
