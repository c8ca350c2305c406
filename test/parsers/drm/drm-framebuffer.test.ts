import test from 'ava'
import {looksLikeDrmFramebuffer, parseDrmFramebuffer} from '../../../src/parsers/drm/drm-framebuffer.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText} from '../../helpers/traps.js'

const id = 'drm-debugfs-framebuffer'
const origin = {path: 'sys/kernel/debug/dri/0/framebuffer'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['7.3.4-vm-none'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmFramebuffer(text, origin))
    t.is(looksLikeDrmFramebuffer(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmFramebuffer, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmFramebuffer, [
    'framebuffer[1]:\n',
    '\tallocated by = x\n',
    '\trefcount=1\n',
    '\tformat=XR24\n',
    '\tsize=4x4\n',
    '\t\tobj[0]:\n',
    '\t\t\tsize=4096\n',
    '\t\t\tstart=00000001\n',
    '\t\t\tname=0\n',
    '\t\t\timported=yes\n',
    '\n',
    ' ',
    'a=',
    '...\n'
  ]))

test('a comm forges neither size nor object', (t) => {
  for (const comm of ['a\n\tsize=9x9', '\nobj[0]:\nsize=1', '\nsize[0]=', 'obj[0]:', '\n\nrefcount=1']) {
    const text = `framebuffer[7]:\n\tallocated by = ${comm}\n\trefcount=2\n\tformat=XR24 little-endian (0x34325258)\n\tmodifier=0x0\n\tsize=64x64\n\tlayers:\n\t\tsize[0]=64x64\n\t\tpitch[0]=256\n\t\toffset[0]=0\n\t\tobj[0]:\n\t\t\tname=0\n\t\t\trefcount=3\n\t\t\tstart=00000100\n\t\t\tsize=16384\n\t\t\timported=no\n`
    const {value} = parseDrmFramebuffer(text, origin)
    t.deepEqual(
      value.allocations.map(({bytes, label}) => ({bytes, label})),
      [{bytes: 16384, label: 'fb 7 64x64 XR24'}],
      JSON.stringify(comm)
    )
  }
})
