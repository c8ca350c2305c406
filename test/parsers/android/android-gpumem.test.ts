import test from 'ava'
import fc from 'fast-check'
import {looksLikeAndroidGpumem, parseAndroidGpumem} from '../../../src/parsers/android/android-gpumem.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'dumpsys-gpu.txt'}

for (const {name, text, golden} of cases('android-gpumem')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseAndroidGpumem(text, origin))
    t.true(looksLikeAndroidGpumem(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseAndroidGpumem, [
    'Memory snapshot for GPU 0:\n',
    'Memory snapshot for GPU ',
    'Global total: N/A\n',
    'Global total: 9\n',
    'Proc 7 total: 9, imported: 9\n',
    'Proc ',
    'GPU memory total usage map is empty\n',
    '\n',
    ' ',
    '9'
  ]))

const count = fc.nat({max: Number.MAX_SAFE_INTEGER})
const snapshot = fc.record({
  imported: fc.boolean(),
  processes: fc.uniqueArray(fc.record({bytes: count, imported: count, pid: fc.integer({max: 2 ** 22, min: 1})}), {
    maxLength: 5,
    selector: ({pid}) => pid
  }),
  total: fc.oneof(fc.constant(null), count)
})

test('reads back what is printed', (t) => {
  fc.assert(
    fc.property(fc.array(snapshot, {maxLength: 3}), (snapshots) => {
      const text = snapshots.map(({imported, processes, total}, gpu) => {
        const more = (bytes: number | string) => (imported ? `, imported: ${bytes}` : '')
        const rows = processes.map((row) => `Proc ${row.pid} total: ${row.bytes}${more(row.imported)}\n`)
        return `Memory snapshot for GPU ${gpu}:\nGlobal total: ${total ?? 'N/A'}${more(total ?? 'N/A')}\n${rows.join('')}`
      })
      t.deepEqual(parseAndroidGpumem(`Driver: unsupported\n\n${text.join('')}\nGPU work\n`, origin), {
        issues: [],
        value: {
          gpus: snapshots.map(({imported, processes, total}, gpu) => ({
            gpu,
            imported: imported ? total : null,
            processes: processes.map((row) => ({...row, imported: imported ? row.imported : null})),
            total
          }))
        }
      })
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of ['', 'see Memory snapshot for GPU 0: below\n', 'Global total: 9\n', 'Proc 7 total: 9\n'])
    t.false(looksLikeAndroidGpumem(text), text)
})
