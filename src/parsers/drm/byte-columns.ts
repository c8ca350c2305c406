/** Columns that a kernel counts in bytes, in a text that was decoded. */

/** Where the first `bytes` bytes end; null: the text has fewer, or a character stands across. */
export function byteColumn(text: string, bytes: number): number | null {
  let at = 0
  let counted = 0
  while (counted < bytes) {
    const code = text.codePointAt(at)
    if (code === undefined) return null
    counted += width(code)
    at += code > 0xffff ? 2 : 1
  }
  return counted === bytes ? at : null
}

/** A lone surrogate stands for a byte that is not UTF-8. */
function width(code: number): number {
  if (code < 0x80 || (code >= 0xd800 && code <= 0xdfff)) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
