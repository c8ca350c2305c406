import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/** The folder of package.json, with a slash: tests run compiled, from another depth than they are written at. */
export const root = `${find(dirname(fileURLToPath(import.meta.url)))}/`

function find(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : find(dirname(folder))
}
