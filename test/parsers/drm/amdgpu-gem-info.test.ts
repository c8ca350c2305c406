import test from 'ava'
import fc from 'fast-check'
import {looksLikeAmdgpuGemInfo, parseAmdgpuGemInfo} from '../../../src/parsers/drm/amdgpu-gem-info.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const id = 'drm-debugfs-amdgpu'
const origin = {path: 'sys/kernel/debug/dri/0/amdgpu_gem_info'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-row-before-heading'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseAmdgpuGemInfo(text, origin))
    t.is(looksLikeAmdgpuGemInfo(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeAmdgpuGemInfo, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseAmdgpuGemInfo, [
    'pid     2211 command Xorg:\n',
    'pid     2211 command a',
    '\t\t0x00000001:         4096 byte VRAM\n',
    '\t0x00000001:         4096 byte  GTT pin count 1 exported as ino:7\n',
    ':\n',
    ' imported from ',
    'ino:',
    '\twrite fence:1:2   signalled\n',
    '\n',
    ' ',
    '\t',
    '0'
  ]))

test('reads back what the kernel prints, whatever the comm', (t) => {
  const client = fc.record({
    // One that is lines of blanks alone, or that is a heading itself, is more than can be told.
    comm: nameOf(15, ['a:', ':', 'a\nb:', 'a\nb', 'pid 1 command:', '\t0x0: 1 byte A']).filter(
      (comm) => /^[\x20-\x7e]+(\n[\x20-\x7e]*\S[\x20-\x7e]*)*$/.test(comm) && !/:\n|pid/.test(comm)
    ),
    inode: fc.oneof(fc.constant(null), fc.maxSafeNat()),
    pid: fc.nat(),
    size: fc.maxSafeNat()
  })
  fc.assert(
    fc.property(fc.array(client, {maxLength: 4}), (clients) => {
      const text = clients.map(
        ({comm, inode, pid, size}) =>
          `pid ${String(pid).padStart(8)} command ${comm}:\n\t\t0x00000001: ${String(size).padStart(12)} byte VRAM VISIBLE${inode === null ? '' : ` imported from ino:${inode}`} NO_CPU_ACCESS\n`
      )
      const {issues, value} = parseAmdgpuGemInfo(text.join(''), origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({area, bytes, comm, dmabuf, inode, pid}) => ({
          area,
          comm,
          dmabuf,
          inode,
          pid,
          size: bytes
        })),
        clients.map((each) => ({...each, area: 'VRAM VISIBLE', dmabuf: each.inode !== null}))
      )
    })
  )
})
