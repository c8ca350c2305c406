import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {type Entry, entriesOf} from '../../../src/sources/live/entries.js'
import {temporaryFolder} from '../../helpers/temporary.js'

function planted(t: ExecutionContext): string {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, '7'))
  writeFileSync(join(folder, 'meminfo'), '')
  symlinkSync('7', join(folder, 'self'))
  return folder
}

const told = (entries: readonly Entry[]) =>
  entries
    .map((entry) => ({folder: entry.isDirectory(), link: entry.isSymbolicLink(), name: entry.name}))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const expected = [
  {folder: true, link: false, name: '7'},
  {folder: false, link: false, name: 'meminfo'},
  {folder: false, link: true, name: 'self'}
]

const failing = (syscall: string) => () => {
  throw Object.assign(new Error('ENOENT: no such file or directory'), {code: 'ENOENT', syscall})
}

test('entries have their names and types', (t) => t.deepEqual(told(entriesOf(planted(t))), expected))

test('one that is gone when its type is asked for costs itself, not the list', (t) =>
  t.deepEqual(told(entriesOf(planted(t), failing('lstat'))), expected))

test('a folder that is not there is not empty', (t) => {
  t.throws(() => entriesOf(join(temporaryFolder(t), 'none')), {code: 'ENOENT'})
  t.throws(() => entriesOf(planted(t), failing('scandir')), {code: 'ENOENT'})
})
