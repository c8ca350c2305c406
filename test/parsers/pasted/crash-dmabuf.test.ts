import test from 'ava'
import fc from 'fast-check'
import {looksLikeCrashDmabuf, parseCrashDmabuf} from '../../../src/parsers/pasted/crash-dmabuf.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'crash.txt'}

for (const {golden, name, text} of cases('crash-dmabuf')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseCrashDmabuf(text, origin))
    t.true(looksLikeCrashDmabuf(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseCrashDmabuf, [
    'PID   Comm                 buf_cnt  total_size\n',
    '604   a      2        680KB\n',
    '9 ',
    ' 7.30MB',
    '\n',
    ' ',
    'KB',
    'crash> dmabuf -p\n'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('crash-dmabuf')) t.false(looksLikeCrashDmabuf(text), JSON.stringify(text))
})

test('reads back what the plugin prints, whatever comm is', (t) => {
  const process = fc.record({
    buffers: fc.nat(),
    comm: fc.oneof(fc.stringMatching(/^[a-z0-9]{1,15}$/), fc.constantFrom('1 2', 'a 9 680KB', '7')),
    kib: fc.integer({max: 1023, min: 1}),
    pid: fc.nat()
  })
  fc.assert(
    fc.property(fc.array(process), (processes) => {
      const rows = processes.map(
        ({buffers, comm, kib, pid}) =>
          `${String(pid).padEnd(5)} ${comm.padEnd(20)} ${String(buffers).padEnd(8)} ${kib}KB\n`
      )
      t.deepEqual(parseCrashDmabuf(`PID   Comm                 buf_cnt  total_size\n${rows.join('')}`, origin), {
        issues: [],
        value: {
          processes: processes.map(({buffers, comm, kib, pid}) => ({
            buffers,
            bytes: kib * 1024,
            comm,
            pid,
            rounded: false
          }))
        }
      })
    })
  )
})
