/** The pages against what they speak of. */
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import test from 'ava'
import {leakRules} from '../src/analysis/leaks/rules/index.js'
import {root} from './helpers/root.js'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = ['', 'docs/', 'docs/formats/', 'docs/decisions/', 'docs/rules/'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}${file}`)
)

test('every link of a page leads somewhere', (t) => {
  t.true(pages.length > 20)
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`)
  )
  t.deepEqual(dead, [])
})

test('every interface has a page', (t) => {
  const source = read('src/parsers/interface.ts')
  const union = /export type InterfaceId =([^\n]*\n(?:\s+\|.*\n)+)/.exec(source)?.[1] ?? ''
  const ids = [...union.matchAll(/'([^']+)'/g)].map(([, id]) => id)
  t.true(ids.length > 10)
  t.deepEqual(
    ids.filter((id) => !existsSync(join(root, `docs/formats/${id}.md`))),
    []
  )
})

test('every rule has a page, and it tells what it mistakes for a leak', (t) => {
  const ids = [...leakRules.map(({id}) => id), 'budget-exceeded']
  for (const id of ids) {
    const path = `docs/rules/${id}.md`
    t.true(existsSync(join(root, path)), path)
    t.regex(read(path), new RegExp(`^# ${id}\n`), path)
    t.regex(read(path), /mistake/, path)
  }
})

test('every folder of fixtures says where its texts come from', (t) => {
  const folders = readdirSync(join(root, 'fixtures'), {withFileTypes: true}).filter((entry) => entry.isDirectory())
  const silent = folders
    .map(({name}) => name)
    .filter((name) => name !== 'cli' && !existsSync(join(root, 'fixtures', name, 'INDEX.md')))
  t.deepEqual(silent, [])
})

test('what the README shows is what the command prints', (t) => {
  const shown = /```console\n\$ mediamem (.*)\n([\s\S]*?)```/.exec(read('README.md'))
  const ran = /\$ mediamem (.*)\n[\s\S]*## stdout\n\n````text\n([\s\S]*?)````/.exec(
    read('fixtures/cli/attribute-process.md')
  )
  t.truthy(shown)
  t.deepEqual(shown?.slice(1, 3), ran?.slice(1, 3))
})

test('every decision has its own number', (t) => {
  const numbers = pages.filter((page) => page.startsWith('docs/decisions/')).map((page) => page.slice(15, 19))
  t.is(new Set(numbers).size, numbers.length)
})
