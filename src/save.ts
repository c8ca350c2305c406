/** Writes what the user asked to keep: whole, or not at all. */
import {renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {gzipSync} from 'node:zlib'
import {ExitCode, MediamemError} from './errors.js'
import {saveSnapshot} from './model/saved.js'
import type {Snapshot} from './model/snapshot.js'

/** `.json` or `.json.gz`. A run that is killed leaves the old file, or none. */
export function saveTo(file: string, snapshot: Snapshot): void {
  if (!/\.json(?:\.gz)?$/.test(file)) {
    throw new MediamemError(
      'USAGE',
      `cannot save a snapshot as ${file}: its name must end in .json or .json.gz (or, of a machine, in .tar or .tar.gz: the raw capture)`,
      ExitCode.Usage,
      ['-o snapshot.json.gz']
    )
  }
  if (statSync(file, {throwIfNoEntry: false})?.isDirectory()) {
    throw new MediamemError('USAGE', `cannot save to ${file}: it is a folder`, ExitCode.Usage, [
      `-o ${file}/snapshot.json.gz`
    ])
  }
  const text = saveSnapshot(snapshot)
  const draft = `${file}.${process.pid}.part`
  try {
    writeFileSync(draft, file.endsWith('.gz') ? gzipSync(text) : text)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, {force: true})
    throw new MediamemError(
      'CANNOT_WRITE',
      `cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`,
      ExitCode.Refused
    )
  }
}
