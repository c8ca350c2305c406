/** The folder somebody has unpacked the zip of a bugreport into. */
import {createReadStream} from 'node:fs'
import {open, readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {looksLikeBugreport} from '../../parsers/bugreport/report-header.js'
import {readDirectory} from '../directory.js'
import type {Limits} from '../limits.js'
import type {Progress, Reading} from '../source.js'
import type {ReportSink} from './report-collector.js'
import {readReportText} from './report-source.js'
import {isReport} from './zip-members.js'

/** Of several the largest; null: none of its files is a report. */
export async function reportIn(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => [])
  const found: {readonly name: string; readonly size: number}[] = []
  for (const name of names.filter(isReport).sort()) {
    const file = await stat(join(folder, name)).catch(() => null)
    if (file?.isFile() && (await beginsLikeOne(join(folder, name)))) found.push({name, size: file.size})
  }
  return found.sort((a, b) => b.size - a.size)[0]?.name ?? null
}

async function beginsLikeOne(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return false
  try {
    const {buffer, bytesRead} = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return looksLikeBugreport(buffer.toString('latin1', 0, bytesRead))
  } finally {
    await file.close()
  }
}

/** Its text, then what it holds of the machine's files. */
export async function readReportFolder(
  folder: string,
  name: string,
  sink: ReportSink,
  limits: Limits,
  progress?: Progress
): Promise<Reading> {
  const text = await readReportText(name, createReadStream(join(folder, name)), sink, limits)
  const files = await readDirectory(folder, sink, limits, progress)
  return {
    bytes: text.bytes + files.bytes,
    damage: text.damage ?? files.damage,
    limit: text.limit ?? files.limit,
    members: files.members
  }
}
