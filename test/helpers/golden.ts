/** Fixtures and what they parse to. */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'
import {decode} from '../../src/sources/decode.js'
import {root} from './root.js'

export interface Case {
  readonly name: string
  readonly text: string
  /** Path of the expected result. */
  readonly golden: string
}

/** The texts of `fixtures/<id>/`, as a capture's files are decoded: bytes that are not UTF-8 are lone surrogates. */
export function cases(id: string): readonly Case[] {
  const folder = join(root, 'fixtures', id)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => ({
      golden: join(folder, file.replace(/\.txt$/, '.expected.json')),
      name: file.replace(/\.txt$/, ''),
      text: decode(readFileSync(join(folder, file)))
    }))
}

/** The whole of `value` is what the golden holds. With UPDATE_GOLDENS=1 it is written, to be read before it is kept. */
export function matchesGolden(t: ExecutionContext, golden: string, value: unknown): void {
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, `${JSON.stringify(value, null, 2)}\n`)
  if (existsSync(golden)) t.deepEqual(JSON.parse(JSON.stringify(value)), JSON.parse(readFileSync(golden, 'utf8')))
  else t.fail(`no ${golden}: write it with UPDATE_GOLDENS=1, and read it`)
}
