import test from 'ava'
import fc from 'fast-check'
import {fdTarget, looksLikeFdListing, parseFdListing} from '../../src/parsers/proc-fd.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText, textOf} from '../helpers/traps.js'

const origin = {path: 'listing.txt'}
const dmabuf = (name: string | null, anonymous = false) => ({anonymous, kind: 'dmabuf', name})

const targets = [
  ['/dmabuf:', dmabuf(null)],
  ['/dmabuf:cam', dmabuf('cam')],
  ['/dmabuf:buf (deleted)', dmabuf('buf (deleted)')],
  ['/dmabuf:/dmabuf:nested', dmabuf('/dmabuf:nested')],
  ['/dmabuf:x\n', dmabuf('x\n')],
  ['anon_inode:dmabuf', dmabuf(null, true)],
  ['anon_inode:dmabuffoo', {kind: 'other'}],
  ['anon_inode:sync_file', {kind: 'sync-file'}],
  ['anon_inode:[eventfd]', {kind: 'other'}],
  ['socket:[143]', {inode: 143, kind: 'socket'}],
  ['socket:[...]', {inode: null, kind: 'socket'}],
  ['socket:[143', {inode: null, kind: 'socket'}],
  ['/dev/dri/card0', {kind: 'drm'}],
  ['/dev/dri/renderD128 (deleted)', {kind: 'drm'}],
  ['/dev/accel/accel0', {kind: 'drm'}],
  ['/dev/video12', {kind: 'video'}],
  ['/dev/video12 (deleted)', {kind: 'video'}],
  ['/dev/v4l-subdev3', {kind: 'video'}],
  ['/dev/vbi0', {kind: 'video'}],
  ['/dev/videonasty', {kind: 'other'}],
  ['/dev/media0', {kind: 'media'}],
  ['/dev/dma_heap/system', {kind: 'dma-heap'}],
  ['/dev/udmabuf', {kind: 'udmabuf'}],
  ['/dev/shm/dmabuf:fake', {kind: 'other'}],
  ['/dev/shm/video0', {kind: 'other'}],
  ['/memfd:dmabuf:x (deleted)', {kind: 'other'}],
  ['/dmabuf', {kind: 'other'}],
  ['', {kind: 'other'}]
] as const

for (const [target, is] of targets) {
  test(`a link to ${JSON.stringify(target)}`, (t) => t.deepEqual<unknown, unknown>(fdTarget(target), is))
}

test('takes any link', (t) => {
  fc.assert(
    fc.property(textOf(['/dev/', 'dri/', ' (deleted)', 'socket:[', ']', '/dmabuf:']), (text) => void fdTarget(text))
  )
  t.pass()
})

for (const {name, text, golden} of cases('proc-fd')) {
  test(name, (t) => matchesGolden(t, golden, parseFdListing(text, origin)))
  test(`${name} looks like a listing`, (t) => t.true(looksLikeFdListing(text)))
}

const traps = [
  '3 -> ',
  "'",
  "$'",
  '\\',
  '\\0',
  '"',
  '\n',
  'lrwx------ 1 a b 0 x y 3 -> /dmabuf:',
  '/proc/7/fd:\n',
  'total 0\n',
  ' ',
  '7'
]

test('bears any text', (t) => bearsAnyText(t, parseFdListing, traps))

test('bears any text in telling', (t) => {
  bearsAnyText(t, (text) => ({issues: [], value: looksLikeFdListing(text)}), traps)
  t.false(looksLikeFdListing('7f00-7f01 rw-s 00000000 00:0c 1 /dmabuf:\n3 -> /dmabuf:\n'))
  t.false(looksLikeFdListing(''))
})

test('undoes the quotes that ls puts around a name on a terminal', (t) => {
  const one = (word: string) => parseFdListing(`3 -> ${word}\n`, origin).value[0]?.target
  t.is(one(String.raw`'/dmabuf:x'$'\n''exp_name:'$'\t''y'`), '/dmabuf:x\nexp_name:\ty')
  t.is(one(String.raw`'/dmabuf:"q'\''uote"'`), `/dmabuf:"q'uote"`)
  t.is(one(`"/dmabuf:it's"`), `/dmabuf:it's`)
  t.is(one(String.raw`'/dmabuf:'$'\377\033\\\''`), "/dmabuf:\udcff\u001b\\'")
  t.is(one("/dmabuf:'quoted'"), "/dmabuf:'quoted'")
})
