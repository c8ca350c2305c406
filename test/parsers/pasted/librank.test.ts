import test from 'ava'
import fc from 'fast-check'
import {looksLikeLibrank, parseLibrank} from '../../../src/parsers/pasted/librank.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'librank.txt'}

for (const {golden, name, text} of cases('librank')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseLibrank(text, origin))
    t.true(looksLikeLibrank(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseLibrank, [
    '     0K                                       anon_inode:dmabuf\n',
    '             612K       0K       0K       0K    /vendor/bin/x [489]\n',
    'K',
    '  9K ',
    ' ',
    '\n',
    ' [5]',
    '9'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('librank')) t.false(looksLikeLibrank(text), JSON.stringify(text))
})

test('reads back what librank prints, whatever the command lines', (t) => {
  const process = fc.record({
    cmdline: fc.oneof(fc.stringMatching(/^[a-z/]{1,40}$/), fc.constantFrom('a [5]', '9K 9K', 'x 7K [1] y')),
    pid: fc.nat(),
    vss: fc.nat({max: 9_999_999})
  })
  fc.assert(
    fc.property(fc.array(process), (processes) => {
      const rows = processes.map(
        ({cmdline, pid, vss}) =>
          ` ${' '.repeat(6)}  ${String(vss).padStart(7)}K       0K       0K       0K    ${cmdline} [${pid}]\n`
      )
      const heading = ' RSStot       VSS      RSS      PSS      USS  Name/PID\n'
      const {issues, value} = parseLibrank(`${heading}     0K${' '.repeat(39)}/dmabuf:\n${rows.join('')}`, origin)
      t.deepEqual(issues, [])
      t.deepEqual(value.rows, [
        {
          library: '/dmabuf:',
          processes: processes.map(({cmdline, pid, vss}) => ({
            cmdline,
            pid,
            pss: 0,
            rss: 0,
            swap: null,
            uss: 0,
            vss: vss * 1024
          })),
          pss: 0
        }
      ])
    })
  )
})
