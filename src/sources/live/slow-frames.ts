/**
 * What a reader of slow files prints:
 *
 *     answers := LF answer*                    LF as soon as it runs
 *     answer  := [ errno ] " " length LF bytes
 */
export const hello = '\n'

export const frame = (errno: string, length: number): string => `${errno} ${length}\n`

/** null: its line is not whole yet. `end`: where the bytes begin. */
export function headerOf(held: Buffer): {readonly errno: string; readonly length: number; readonly end: number} | null {
  const end = held.indexOf('\n')
  if (end === -1) return null
  const [errno = '', length = '0'] = held.toString('latin1', 0, end).split(' ')
  return {end: end + 1, errno, length: Number(length)}
}
