import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path/posix'
import test from 'ava'
import {root} from './helpers/root.js'

interface Row {
  /** Folders and files of src/ it may import besides itself. */
  readonly inside: readonly string[]
  /** Packages, and `node:` for the modules of Node. */
  readonly packages: readonly string[]
}

/** What each part of src/ may import. Change this table and ARCHITECTURE.md together. */
const allowed: Readonly<Record<string, Row>> = {
  parsers: {inside: [], packages: []},
  model: {inside: ['parsers'], packages: ['valibot']},
  analysis: {inside: ['model'], packages: []},
  render: {inside: ['analysis', 'model'], packages: []},
  'render/formats': {inside: ['render'], packages: ['cli-table3', 'csv-stringify', 'markdown-table', 'xmlbuilder']},
  sources: {
    inside: ['parsers', 'errors.ts'],
    packages: ['node:', 'fzstd', 'tar-stream', 'tinyglobby', 'xz-decompress', 'yauzl']
  },
  'errors.ts': {inside: [], packages: []},
  'output.ts': {inside: ['errors.ts'], packages: ['node:']},
  'failure.ts': {inside: ['errors.ts', 'output.ts'], packages: []},
  'progress.ts': {inside: ['output.ts'], packages: []},
  'flags.ts': {inside: ['analysis', 'errors.ts', 'render'], packages: ['@oclif/core']},
  'load.ts': {inside: ['errors.ts', 'model', 'parsers', 'pseudonym.ts', 'sources'], packages: []},
  'load-series.ts': {inside: ['errors.ts', 'load.ts', 'model', 'series-losses.ts', 'sources'], packages: ['node:']},
  'series-losses.ts': {inside: ['errors.ts', 'sources'], packages: []},
  'save.ts': {inside: ['errors.ts', 'model'], packages: ['node:']},
  'save-capture.ts': {inside: ['errors.ts', 'sources'], packages: ['node:']},
  'collector-script.ts': {inside: [], packages: ['node:']},
  'judging-files.ts': {inside: ['analysis', 'errors.ts', 'model'], packages: ['node:']},
  'pseudonym.ts': {inside: [], packages: ['node:']},
  'rule-pages.ts': {inside: [], packages: ['node:']},
  'base-command.ts': {
    inside: [
      'collector-script.ts',
      'errors.ts',
      'failure.ts',
      'flags.ts',
      'load.ts',
      'load-series.ts',
      'model',
      'output.ts',
      'progress.ts',
      'render'
    ],
    packages: ['node:', '@oclif/core']
  },
  commands: {
    inside: [
      'analysis',
      'base-command.ts',
      'collector-script.ts',
      'errors.ts',
      'flags.ts',
      'judging-files.ts',
      'load.ts',
      'load-series.ts',
      'model',
      'pseudonym.ts',
      'render',
      'rule-pages.ts',
      'save.ts',
      'save-capture.ts'
    ],
    packages: ['@oclif/core']
  },
  'main.ts': {inside: ['failure.ts'], packages: ['@oclif/core']}
}

const files = readdirSync(`${root}src`, {recursive: true, encoding: 'utf8'})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort()

/** The row of the table for a file of src/: the longest that fits. */
function part(file: string): string {
  const fits = Object.keys(allowed).filter((name) => file === name || file.startsWith(`${name}/`))
  return fits.sort((a, b) => b.length - a.length)[0] ?? `${file} (no row in the table)`
}

/** Everything named after `from`, `import` or in `import()`. */
function imports(text: string): readonly string[] {
  return [...text.matchAll(/(?:^import|^[^'"`]*\bfrom|\bimport\()\s*['"]([^'"\s]+)['"]/gm)].map(
    ([, name]) => name ?? ''
  )
}

function fault(file: string, name: string): string | null {
  const from = part(file)
  const row = allowed[from] ?? {inside: [], packages: []}
  if (!name.startsWith('.')) {
    const fine = row.packages.some(
      (known) => name === known || name.startsWith(known.endsWith(':') ? known : `${known}/`)
    )
    return fine
      ? null
      : `src/${file} imports ${name}: ${from} may import of packages ${row.packages.join(', ') || 'none'}`
  }
  const to = part(join(dirname(file), name).replace(/\.js$/, '.ts'))
  const fine = to === from || row.inside.some((known) => to === known || to.startsWith(`${known}/`))
  return fine ? null : `src/${file} imports ${to}: ${from} may import ${['itself', ...row.inside].join(', ')}`
}

test('looks at the whole of src/', (t) => {
  t.true(files.length >= 15, `${files.length} files`)
})

test('every file of src/ imports only what its part may', (t) => {
  const edges = files.flatMap((file) =>
    imports(readFileSync(`${root}src/${file}`, 'utf8')).map((name) => ({file, name}))
  )
  t.true(edges.length >= 15, `${edges.length} imports`)
  t.deepEqual(
    edges.map(({file, name}) => fault(file, name)).filter((found) => found !== null),
    []
  )
})

test('the check sees a wrong import', (t) => {
  t.not(fault('parsers/x.ts', '../model/snapshot.js'), null)
  t.not(fault('model/x.ts', 'node:fs'), null)
  t.not(fault('render/table.ts', 'cli-table3'), null)
  t.not(fault('commands/x.ts', '../sources/live.js'), null)
  t.not(fault('new-folder/x.ts', '../errors.js'), null)
  t.is(fault('render/formats/x.ts', 'csv-stringify/sync'), null)
  t.deepEqual(imports("import x from 'a'\nimport 'b'\nexport {y} from \"c\"\nconst z = await import('d')"), [
    'a',
    'b',
    'c',
    'd'
  ])
})

test('no source file is longer than 200 lines', (t) => {
  const long = files
    .map((file) => `src/${file}`)
    .map((file) => ({file, lines: readFileSync(`${root}${file}`, 'utf8').split('\n').length - 1}))
    .filter(({lines}) => lines > 200)
  t.deepEqual(long, [])
})
