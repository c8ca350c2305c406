/**
 * A guest from power-on to power-off, in software: a machine that has no /dev/kvm runs it as well. It has one processor:
 * the kernel patches its own code while it runs, which with several emulated at a time ended in a panic now and then.
 */
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** Boots `kernel` with `initrd`; gives the folder of results and how long it took. What went wrong is thrown. */
export function boot({kernel, initrd, folder, seconds}) {
  const archive = join(folder, 'results.tar')
  const console = join(folder, 'console.txt')
  const started = Date.now()
  const {error, status, stderr} = spawnSync(
    'qemu-system-x86_64',
    [
      ...['-accel', 'tcg,thread=single,tb-size=256', '-cpu', 'max', '-smp', '1', '-m', '1024'],
      ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none'],
      ...['-serial', `file:${console}`, '-serial', `file:${archive}`],
      ...['-kernel', kernel, '-initrd', initrd, '-append', 'console=ttyS0 quiet panic=-1 random.trust_cpu=on']
    ],
    {encoding: 'utf8', killSignal: 'SIGKILL', stdio: ['ignore', 'ignore', 'pipe'], timeout: seconds * 1000}
  )
  const results = join(folder, 'results')
  mkdirSync(results)
  const ended = status === 0 && spawnSync('tar', ['-xf', archive, '-C', results]).status === 0
  if (ended) return {results, seconds: (Date.now() - started) / 1000}
  const said = existsSync(console) ? readFileSync(console, 'utf8').replaceAll('\r', '').slice(-4000) : ''
  throw new Error(`the guest sent no results: ${error?.message ?? stderr}\n${said}`)
}
