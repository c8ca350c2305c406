import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import test from 'ava'
import {root} from './helpers/root.js'

test('oclif.manifest.json is what the bundle gives', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mediamem-manifest-'))
  t.teardown(() => rmSync(folder, {force: true, recursive: true}))
  for (const name of ['bin', 'dist', 'package.json']) cpSync(`${root}${name}`, join(folder, name), {recursive: true})
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'), 'junction')
  execFileSync(process.execPath, [`${root}scripts/manifest.mjs`, folder], {stdio: 'pipe'})
  t.is(
    readFileSync(`${root}oclif.manifest.json`, 'utf8'),
    readFileSync(join(folder, 'oclif.manifest.json'), 'utf8'),
    'run `npm run build` and commit the manifest'
  )
})
