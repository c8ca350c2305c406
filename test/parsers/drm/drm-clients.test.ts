import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmClients, parseDrmClients} from '../../../src/parsers/drm/drm-clients.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const id = 'drm-debugfs-clients'
const origin = {path: 'sys/kernel/debug/dri/0/clients'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-without-header'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmClients(text, origin))
    t.is(looksLikeDrmClients(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmClients, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmClients, [
    '             command  tgid dev master a   uid      magic\n',
    '\n',
    '                   a    81   1   y    y     0          0\n',
    'a',
    ' ',
    '9 ',
    '1 1   y    y 0 ',
    'y',
    '<unset>',
    'n n ',
    '0                  7\n',
    'é'
  ]))

const comm = nameOf(15, ['1 1   y    y 0 ', 'a\nb', '\n', '9', 'x\n  9 1 y y 0 0'])
  // Leading blanks are padding, and this one is a process that is gone.
  .filter((text) => !/^ |^<unknown>$/.test(text) && [...text].every((each) => each.charCodeAt(0) < 0x80))
const client = fc.record({
  authenticated: fc.boolean(),
  comm: fc.oneof(comm, fc.constant(null)),
  id: fc.maxSafeNat(),
  master: fc.boolean(),
  minor: fc.nat(999),
  name: fc.oneof(fc.constant(null), fc.stringMatching(/^[!-~]{1,64}$/)),
  tgid: fc.nat(),
  uid: fc.nat()
})
const yes = (value: boolean) => (value ? 'y' : 'n')
const titles = (named: boolean) =>
  `${'command'.padStart(20)}  tgid dev master a   uid      magic${named ? ` ${'name'.padStart(64)} ${'id'.padStart(20)}` : ''}\n`

for (const named of [false, true]) {
  test(`reads back what the kernel prints ${named ? 'with' : 'without'} names, whatever the comm`, (t) => {
    fc.assert(
      fc.property(fc.array(client, {maxLength: 5}), (clients) => {
        const text = clients.map((each) => {
          const numbers = `${String(each.tgid).padStart(5)} ${String(each.minor).padStart(3)}   ${yes(each.master)}    ${yes(each.authenticated)} ${String(each.uid).padStart(5)} ${'0'.padStart(10)}`
          const more = named ? ` ${(each.name ?? '<unset>').padStart(64)} ${String(each.id).padStart(20)}` : ''
          return `${(each.comm ?? '<unknown>').padStart(20)} ${numbers}${more}\n`
        })
        t.deepEqual(parseDrmClients(titles(named) + text.join(''), origin), {
          issues: [],
          value: {rows: clients.map((each) => (named ? each : {...each, id: null, name: null}))}
        })
      })
    )
  })
}
