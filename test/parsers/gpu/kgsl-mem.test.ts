import test from 'ava'
import fc from 'fast-check'
import {looksLikeKgslMem, parseKgslMem} from '../../../src/parsers/gpu/kgsl-mem.js'
import {parseKgslCounter} from '../../../src/parsers/gpu/kgsl-sysfs.js'
import {allocation} from '../../../src/parsers/memory-table.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/kgsl/proc/3160/mem'}

for (const {name, text, golden} of cases('kgsl')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseKgslMem(text, origin))
    t.is(looksLikeKgslMem(text), name !== 'synthetic-no-heading')
  })
}

const columns = 'gpuaddr useraddr size id flags type usage sglen mapcnt eglsrf eglimg inode'.split(' ')
const heading = `${columns.join(' ')}\n`
const row = '0000000000000000 0 4096 1 --w--pY--- gpumem any(0) 0 1 0 0 0\n'

test('bears any text', (t) =>
  bearsAnyText(t, parseKgslMem, [
    heading,
    row,
    'gpuaddr',
    'VK/others( ',
    ' ',
    '\n',
    '9 ',
    '--w--',
    ' gpumem',
    '# cat x\n'
  ]))

const entry = fc.record({
  bytes: fc.nat({max: 2 ** 40}),
  inode: fc.nat(),
  metadata: nameOf(63, [' 1 2', row.trim(), heading.trim()]).map((text) => text.replaceAll(/[^ -~]/g, '?')),
  type: fc.constantFrom('gpumem', 'usermem', 'ion'),
  usage: fc.constantFrom('any(0)', 'command', 'VK/others( 38)', 'VK/others(250)', 'egl_surface')
})

test('reads back what the kernel prints, whatever the metadata', (t) => {
  fc.assert(
    fc.property(fc.array(entry, {maxLength: 5}), (entries) => {
      const pad = (value: number | string, width: number) => String(value).padStart(width)
      const rows = entries.map(({bytes, inode, metadata, type, usage}, id) => {
        const front = `0000000000000000 0000000000000000 ${pad(bytes, 16)} ${pad(id, 5)} ${pad('--w--pY---', 10)}`
        const back = `${pad(0, 5)} ${pad(1, 10)} ${pad(0, 6)} ${pad(0, 6)} ${pad(inode, 10)}`
        return `${front} ${pad(type, 10)} ${pad(usage, 16)} ${back}${metadata === '' ? '' : ` ${metadata}`}\n`
      })
      t.deepEqual(parseKgslMem(heading + rows.join(''), origin), {
        issues: [],
        value: {
          allocations: entries.map(({bytes, inode, type, usage}) =>
            allocation(bytes, {
              dmabuf: inode > 0 || type === 'ion' ? true : type === 'gpumem' ? false : null,
              inode: inode === 0 ? null : inode,
              label: usage
            })
          ),
          areas: []
        }
      })
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'gpuaddr\n',
    'size flags mode count exp_name ino\n',
    'x\ngpuaddr flags type usage\n',
    'pos:\t0\n'
  ])
    t.false(looksLikeKgslMem(text), text)
})

test('counters are one number', (t) => {
  t.deepEqual(parseKgslCounter('4096\n', origin), {issues: [], value: 4096})
  t.deepEqual(parseKgslCounter('', origin), {issues: [], value: null})
  t.is(parseKgslCounter('0x10\n', origin).issues[0]?.code, 'bad-number')
})
