/** What every parser has to bear, whatever the text. */
import type {ExecutionContext} from 'ava'
import fc from 'fast-check'
import type {Origin, Parsed} from '../../src/parsers/interface.js'

type Parse = (text: string, origin: Origin) => Parsed<unknown>

const origin = {path: 'proc/7/x'}

/** Random text, and random text made of pieces that mean something to the parser. */
export const textOf = (traps: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({unit: 'binary'}),
    fc
      .array(fc.oneof({arbitrary: fc.constantFrom(...traps), weight: 4}, fc.string({maxLength: 4, unit: 'binary'})), {
        maxLength: 40
      })
      .map((pieces) => pieces.join(''))
  )

/** Any bytes a process may put into a name of at most `max`, forged lines among them, no NUL. */
export const nameOf = (max: number, forged: readonly string[]): fc.Arbitrary<string> =>
  fc
    .oneof(fc.string({maxLength: max, unit: 'binary-ascii'}), fc.constantFrom(...forged), textOf(forged))
    .map((name) => name.replaceAll('\0', '').slice(0, max))

/** Never throws, says the same twice, its issues are well formed, and time grows no faster than the text. */
export function bearsAnyText(t: ExecutionContext, parse: Parse, traps: readonly string[]): void {
  fc.assert(
    fc.property(textOf(traps), (text) => {
      const {issues, value} = parse(text, origin)
      for (const {line, path, text: shown} of issues) {
        t.true(Number.isSafeInteger(line) && line >= 0 && line <= text.split('\n').length && shown.length <= 200)
        t.is(path, origin.path)
      }
      t.deepEqual(parse(text, origin), {issues, value})
    }),
    {numRuns: 300}
  )
  for (const trap of traps) {
    const text = trap.repeat(Math.ceil(1_000_000 / trap.length))
    const start = performance.now()
    parse(text, origin)
    const ms = performance.now() - start
    // Quadratic work on a megabyte takes minutes; the bound is wide for slow machines.
    t.true(ms < 5000, `${Math.round(ms)} ms for 1 MB of ${JSON.stringify(trap)}`)
  }
}
