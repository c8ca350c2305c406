/** Stubs: programs that stand in for ssh and adb, with no machine behind them. */
import {chmodSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'
import {file, repack, unpack} from './archive.js'
import {root} from './root.js'
import {temporaryFile, temporaryFolder} from './temporary.js'

/** A program of the test's own, in sh. */
export function program(t: ExecutionContext, body: string): string {
  const path = join(temporaryFolder(t), 'stub')
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

/** Runs what it is given as adbd does: standard error goes into the stream, the exit code is lost. */
export const stubAdb = (t: ExecutionContext): string =>
  program(
    t,
    `[ "$1" != -s ] || shift 2
case $1 in
devices) printf 'List of devices attached\\nemulator-5554\\tdevice\\nR58M\\tunauthorized\\n' ;;
exec-out) shift; sh -c "$*" 2>&1; exit 0 ;;
esac`
  )

/** Runs the last argument, as the shell of a peer does. */
export const stubSsh = (t: ExecutionContext): string => program(t, 'for last; do :; done; exec sh -c "$last"')

export const capture = `${root}fixtures/captures/6.12-a-pipeline.tar.gz`

/** A capture as a collector sends it: its last member is the manifest. */
export async function stream(manifest = '{"schema":"mediamem.manifest/1","status":"complete"}'): Promise<Buffer> {
  return repack([...(await unpack(capture)), file('manifest.json', manifest)])
}

export const streamFile = async (t: ExecutionContext): Promise<string> =>
  temporaryFile(t, 'capture.tar', await stream())

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
