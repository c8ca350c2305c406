/** Reading a machine changes nothing of it, as the kernel sees it. */
import {join} from 'node:path'
import test from 'ava'
import {mediaRoot} from '../helpers/media-root.js'
import {root} from '../helpers/root.js'
import {leadsToDevice, traced, untraceable} from '../helpers/strace.js'
import {type SystemCall, systemCalls} from '../helpers/system-calls.js'
import {temporaryFolder} from '../helpers/temporary.js'

/** All that take a path, and what looks into other processes or switches tracing on. */
const watched = '%file,bpf,perf_event_open,pidfd_getfd,pidfd_open,process_vm_readv,process_vm_writev,ptrace'

/** Of those they change nothing, as long as nothing is opened to be written. */
const looks =
  /^(?:open|openat|openat2|l?stat|newfstatat|fstatat64|statx|statfs|access|faccessat2?|readlink|readlinkat|getcwd|chdir|execve)$/

const isOpen = ({name}: SystemCall): boolean => name.startsWith('open')
const changes = (call: SystemCall): boolean =>
  !looks.test(call.name) || (isOpen(call) && /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE|APPEND)\b/.test(call.text))
/** The folder of devices may be listed, none of them be opened. */
const opensDevice = (call: SystemCall): boolean =>
  isOpen(call) && !call.text.includes('O_DIRECTORY') && leadsToDevice(call.path ?? '')
const traces = ({path}: SystemCall): boolean => /\/(?:tracing|tracefs)(?:\/|$)/.test(path ?? '')

const onTrace = untraceable === null ? test.serial : test.serial.skip
const why = untraceable === null ? '' : ` (skipped: ${untraceable})`
const commands = [['attribute'], ['snapshot'], ['snapshot', '-o', 'kept.tar.gz'], ['interfaces']]

for (const [machine, sourceIn] of [
  ['this machine', () => 'live:'],
  ['one with every place of media', (folder: string) => `live:${mediaRoot(join(folder, 'machine'))}`]
] as const) {
  for (const command of commands) {
    onTrace(
      `${machine}, ${command.join(' ')}: nothing is written, no device opened, nothing traced${why}`,
      async (t) => {
        const folder = temporaryFolder(t)
        const source = sourceIn(folder)
        const here = temporaryFolder(t)
        // Newer Nodes keep what they compiled of us there.
        const cache = temporaryFolder(t)
        const env = {...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', XDG_CACHE_HOME: cache}
        const line = [process.execPath, join(root, 'bin/run.js'), ...command, source]
        const calls = systemCalls(await traced(t, line, watched, {cwd: here, env}), here)
        const own = ({path}: SystemCall) =>
          path === '/dev/null' || path?.startsWith(`${here}/kept.tar.gz`) || path?.startsWith(cache)
        t.true(calls.some((call) => isOpen(call) && call.path?.endsWith('/proc/meminfo')))
        t.deepEqual(
          calls.filter((call) => (changes(call) && !own(call)) || opensDevice(call) || traces(call)),
          []
        )
        const written = calls.filter((call) => changes(call) && call.path?.startsWith(here))
        t.is(written.length > 0, command.includes('-o'), 'what is written is seen')
      }
    )
  }
}
