import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/** The page of a rule, as Markdown; null: this copy comes without. */
export function rulePage(root: string, id: string): string | null {
  try {
    return readFileSync(join(root, 'docs', 'rules', `${id}.md`), 'utf8')
  } catch {
    return null
  }
}
