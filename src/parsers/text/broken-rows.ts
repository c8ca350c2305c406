/** Rows that hold a name which its process chose, newlines and all. */
import type {Line} from '../scan.js'

interface Row<T> {
  /** The first of its lines. */
  readonly line: Line
  /** null: no row. */
  readonly row: T | null
}

/**
 * A line that begins a row without ending it takes the lines after it, until one ends it: as many as a name of `longest`
 * characters can have broken.
 */
export function* brokenRows<T>(
  all: readonly Line[],
  longest: number,
  begins: (line: string) => boolean,
  read: (row: string) => T | null
): Generator<Row<T>> {
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at] ?? {number: 0, text: ''}
    let row = read(line.text)
    if (row === null && begins(line.text)) {
      let text = line.text
      for (let last = at + 1, between = 0; last < all.length && between <= longest && row === null; last += 1) {
        const next = all[last]?.text ?? ''
        text += `\n${next}`
        between += next.length + 1
        row = read(text)
        if (row !== null) at = last
      }
    }
    yield {line, row}
  }
}
