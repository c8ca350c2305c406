import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'

/** A folder of the test's own, gone with it. */
export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mediamem-test-'))
  t.teardown(() => rmSync(folder, {force: true, recursive: true}))
  return folder
}

export function temporaryFile(t: ExecutionContext, name: string, content: Uint8Array | string): string {
  const file = join(temporaryFolder(t), name)
  writeFileSync(file, content)
  return file
}
