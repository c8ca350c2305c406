import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import test from 'ava'
import {root} from './helpers/root.js'

const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

/** Every file of the project, committed or about to be; without git (a tarball of the sources) nothing to look at. */
function projectFiles(): readonly string[] | null {
  try {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    return execFileSync('git', list, {cwd: root, encoding: 'utf8', stdio: 'pipe'}).split('\0').filter(Boolean)
  } catch {
    return null
  }
}

test('what the README says to run first is what CI runs', (t) => {
  const commands = read('README.md')
    .split('\n')
    .filter((line) => /^npm (ci|test)\b/.test(line))
  t.deepEqual(commands, ['npm ci && npm start', 'npm ci && npm test'])
  t.true(read('.ci/run').includes('{ npm ci && npm test; }'))
})

test('the README stays short', (t) => {
  t.true(read('README.md').split('\n').length <= 120)
})

test('the lock names no host to fetch from', (t) => {
  const {packages}: {packages: Readonly<Record<string, {resolved?: string; link?: boolean}>>} = JSON.parse(
    read('package-lock.json')
  )
  const entries = Object.entries(packages)
  t.true(entries.length > 10)
  t.deepEqual(
    entries.filter(([, {resolved}]) => resolved !== undefined).map(([name]) => name),
    []
  )
})

test('versions of packages are exact', (t) => {
  const {dependencies, devDependencies} = JSON.parse(read('package.json'))
  const loose = Object.entries({...dependencies, ...devDependencies}).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version))
  )
  t.deepEqual(loose, [])
})

test('the change log knows the version', (t) => {
  t.true(read('CHANGELOG.md').includes(JSON.parse(read('package.json')).version))
})

test('no file names a path or host of the machine it was written on', (t) => {
  const files = projectFiles()
  if (files === null) {
    t.log('not a git checkout')
    t.pass()
    return
  }
  t.true(files.length > 20)
  // Captures hold whatever the machine had; written in pieces, or this file would name them.
  const words = ['../' + 'shared', '/wo' + 'rk/', '/ro' + 'ot/', 'registry.' + 'npmjs', 'deb.' + 'debian']
  const named = new RegExp(`(?:^|[^\\w/])(?:${words.map((word) => word.replaceAll('.', '\\.')).join('|')})`, 'm')
  const hits = files
    .filter((file) => !/^fixtures\/(?!.*INDEX\.md$)|\.(gz|zst|xz|zip|png)$/.test(file))
    .flatMap(
      (file) =>
        named
          .exec(read(file))
          ?.slice(0, 1)
          .map((word) => `${file}: ${word}`) ?? []
    )
  t.deepEqual(hits, [])
})
