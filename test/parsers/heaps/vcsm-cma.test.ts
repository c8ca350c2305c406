import test from 'ava'
import fc from 'fast-check'
import {looksLikeVcsmCma, parseVcsmCma} from '../../../src/parsers/heaps/vcsm-cma.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/vcsm-cma/state'}

for (const {golden, name, text} of cases('vcsm-cma')) {
  test(name, (t) => matchesGolden(t, golden, parseVcsmCma(text, origin)))
}

const traps = [
  '\n',
  ' ',
  'VC-ServiceHandle 00ff\n',
  'Resources\n',
  'Resource   ff\n',
  ' NAME a\n',
  ' SIZE 1\n',
  ' DMABUF ff\n',
  ' PID 1\n',
  'Total resource count:  1\n'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseVcsmCma, traps)
  bearsMuchOf(t, parseVcsmCma, ['VC-ServiceHandle 00ff\nResources\nResource   ff\n'], traps)
})

test('only such a text looks like one', (t) => looksOnlyLike(t, looksLikeVcsmCma, 'vcsm-cma'))

test('a name can change no size unseen', (t) => {
  const forged = [
    '\n           SIZE         1\n',
    '\n\nResource   ff\n',
    '\nTotal resource count:   0\n',
    '\n           DMABUF  1\n'
  ]
  fc.assert(
    fc.property(nameOf(31, forged), (name) => {
      const resource = `\nResource                00000000aa\n           NAME         ${name}\n           SIZE         4096\n           DMABUF       00000000bb\n`
      const text = `\nVC-ServiceHandle     00000000cc\n\nResources\n${resource}\n\nTotal resource count:   1\n\n`
      const {issues, value} = parseVcsmCma(text, origin)
      t.true(issues.length > 0 || value.resources.allocations[0]?.bytes === 4096)
    })
  )
})
