/** Every `fixtures/cli/*.md`: a command, and all it prints. UPDATE_GOLDENS=1 writes what follows the command anew. */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import test from 'ava'
import {run} from '../helpers/cli.js'
import {root} from '../helpers/root.js'

const folder = `${root}fixtures/cli/`
const files = readdirSync(folder).filter((file) => file.endsWith('.md'))

test('there are cases', (t) => t.true(files.length >= 20))

for (const file of files) {
  const text = readFileSync(`${folder}${file}`, 'utf8')
  const title = /^# (.*)$/m.exec(text)?.[1] ?? file
  test(`${file.slice(0, -3)}: ${title}`, async (t) => {
    const line = /^\$ (.*)$/m.exec(text)?.[1] ?? ''
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    const at = words.indexOf('mediamem')
    const env = Object.fromEntries(words.slice(0, at).map((word) => word.split('=', 2) as [string, string]))
    const {code, stderr, stdout} = await run(words.slice(at + 1), {env: {COLUMNS: '', ...env}})
    const shown = document(title, line, {code, stderr, stdout})
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(`${folder}${file}`, shown)
    t.is(shown, process.env.UPDATE_GOLDENS === '1' ? shown : text)
  })
}

function document(title: string, line: string, ran: Awaited<ReturnType<typeof run>>): string {
  const block = (name: string, content: string) =>
    content === '' ? '' : `\n## ${name}\n\n\`\`\`\`text\n${content}\`\`\`\`\n`
  return `# ${title}\n\n\`\`\`console\n$ ${line}\n\`\`\`\n\nExit code ${ran.code}.\n${block('stdout', ran.stdout)}${block('stderr', ran.stderr)}`
}
