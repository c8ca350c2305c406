/** Names as `ls` quotes them on a terminal. */

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v'
}

/**
 * What a shell makes of a word of quoted pieces: `'…'`, `$'…'` with backslashes, `"…"` without, and `\c` between
 * them. A word that does not begin with a quote is given back as it is: no path of the kernel begins with one.
 */
export function unquote(word: string): string {
  if (!/^(?:'|"|\$')/.test(word)) return word
  return word.replace(
    /\$'((?:[^'\\]|\\.)*)'|'([^']*)'|"([^"]*)"|\\(.)/gs,
    (_, dollar?: string, plain?: string, double?: string, one?: string) =>
      dollar === undefined ? (plain ?? double ?? one ?? '') : withoutBackslashes(dollar)
  )
}

const withoutBackslashes = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|.)/gs, (_, code: string) =>
    /^[0-7]/.test(code) ? byte(Number.parseInt(code, 8) & 0xff) : (escapes[code] ?? code)
  )

/** A byte printed by its number is no part of a character: U+DC00 + byte, as everywhere for such bytes. */
const byte = (n: number): string => String.fromCharCode(n < 0x80 ? n : 0xdc00 + n)
