/** The collector on this very machine: names that no made-up folder could hold. */
import {spawn} from 'node:child_process'
import {closeSync, existsSync, mkdirSync, openSync, readFileSync, readlinkSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {bulkKind, splitBulk} from '../../src/sources/bulk.js'
import {decode} from '../../src/sources/decode.js'
import {readTar} from '../../src/sources/tarball.js'
import {collect, tools} from '../helpers/collector.js'
import {temporaryFolder} from '../helpers/temporary.js'

const live = existsSync('/proc/self/fd') ? test.serial : test.skip

/** Each would be a row, a heading or a message of some tool, if it were at the beginning of a line. */
const names = [
  'x\nproc/1/fd:\nlrwx------ 1 0 0 64 2026-11-21 14:45 9 -> /dmabuf:forged',
  "a' -> 'b\n!\nstat: 'proc/1/fd/3': Permission denied",
  'blanks  and\ttabs\\n\\303 \u001b[1m \u0001 é日 -> x (deleted)',
  "'quoted'",
  '`'
]

for (const shell of tools) {
  live(`${shell.name}: links of hostile names come out to the byte`, async (t) => {
    const folder = temporaryFolder(t)
    const paths = [
      ...names.map((name) => Buffer.from(join(folder, name))),
      Buffer.from(`${folder}/\xff\xfe\n`, 'latin1')
    ]
    const open = paths.map((path) => {
      mkdirSync(path.subarray(0, path.lastIndexOf('/')), {recursive: true})
      return openSync(path, 'w')
    })
    const child = spawn('sleep', ['100'], {
      argv0: 'a\nproc/1/cmdline:forged',
      stdio: ['ignore', 'ignore', 'ignore', ...open]
    })
    t.teardown(() => child.kill())
    for (const one of open) closeSync(one)
    const {pid = 0} = child
    const links = new Map<string, string>()
    const files = new Map<string, string>()
    const strange: string[] = []
    const stream = collect(shell)
    const {damage} = await readTar(
      (async function* () {
        yield stream
      })(),
      {
        directory: () => undefined,
        fault: () => undefined,
        file(path, bytes, cut) {
          const kind = bulkKind(path)
          if (kind === null) return
          const parts = splitBulk(kind, decode(bytes), cut)
          for (const {path: at, target} of parts.links) links.set(at, target)
          for (const {path: at, text} of parts.files) files.set(at, text)
          for (const {text} of parts.strange) strange.push(`${path}: ${text}`)
        },
        link: () => undefined,
        wants: (path) => bulkKind(path) !== null
      }
    )
    t.is(damage, null)
    t.deepEqual(strange, [])
    for (const [index] of paths.entries()) {
      const path = `proc/${pid}/fd/${index + 3}`
      t.is(links.get(path), decode(readlinkSync(`/${path}`, {encoding: 'buffer'})), path)
    }
    t.is(files.get(`proc/${pid}/stat`)?.split(' ')[0], String(pid))
    const boot = 'proc/sys/kernel/random/boot_id'
    t.is(files.get(boot), readFileSync(`/${boot}`, 'utf8'))
  })
}
