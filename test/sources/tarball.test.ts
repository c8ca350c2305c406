import test from 'ava'
import {defaultLimits} from '../../src/sources/limits.js'
import {readTar} from '../../src/sources/tarball.js'
import {archive, archiveFixture, chunked, header, members, recorder} from './archives.js'

test('gives folders, files and links in their order', async (t) => {
  const sink = recorder()
  const bytes = await archive(members)
  const report = await readTar(chunked(bytes, 65536), sink)
  t.deepEqual(report, {bytes: bytes.length, damage: null, limit: null, members: 6})
  t.deepEqual(sink.seen, [
    'directory top/proc/7',
    'file top/proc/7/comm',
    'file top/proc/7/environ',
    'link top/proc/7/fd/4',
    'file top/proc/7/maps',
    'file top/proc/7/status'
  ])
  t.deepEqual(sink.files.get('top/proc/7/comm'), {cut: false, text: 'vdec\n'})
  t.deepEqual(sink.files.get('top/proc/7/environ'), {cut: false, text: ''})
  t.is(sink.links.get('top/proc/7/fd/4'), '/dmabuf:')
})

test('gives the same whatever the pieces it comes in', async (t) => {
  const bytes = await archive(members)
  const whole = recorder()
  await readTar(chunked(bytes, bytes.length), whole)
  for (const size of [1, 7, 511, 512, 513, 1000, 1024, 4096]) {
    const sink = recorder()
    const report = await readTar(chunked(bytes, size), sink)
    t.is(report.damage, null)
    t.deepEqual(sink.files, whole.files, `${size}`)
    t.deepEqual(sink.seen, whole.seen)
  }
})

test('a member in many pieces', async (t) => {
  const texts = [200_000, 70_000, 65_537, 130_000].map((size, at) => String(at).repeat(size))
  const bytes = await archive(texts.map((text, at) => ({name: `proc/${at}/maps`, text})))
  for (const size of [9_999, 65_536, 150_000]) {
    const sink = recorder()
    t.is((await readTar(chunked(bytes, size), sink)).damage, null)
    for (const [at, text] of texts.entries())
      t.true(sink.files.get(`proc/${at}/maps`)?.text === text, `${at} in pieces of ${size}`)
  }
})

test('what is not wanted is not given, and counts', async (t) => {
  const sink = recorder((path, type) => type === 'file' && path.endsWith('status'))
  const bytes = await archive(members)
  const report = await readTar(chunked(bytes, 700), sink)
  t.deepEqual(sink.seen, ['file top/proc/7/status'])
  t.deepEqual([report.members, report.bytes], [6, bytes.length])
})

test('over a bound: cut short, left, or stopped', async (t) => {
  const bytes = await archive(members)
  for (const size of [100, 512, 100_000]) {
    const cut = recorder()
    const report = await readTar(chunked(bytes, size), cut, {...defaultLimits, maxMemberBytes: 1000})
    t.deepEqual(cut.files.get('top/proc/7/maps'), {cut: true, text: 'm'.repeat(1000)})
    t.deepEqual(cut.files.get('top/proc/7/status'), {cut: false, text: 's'.repeat(512)})
    t.deepEqual([report.damage, report.limit], [null, null])
  }
  const few = recorder()
  const report = await readTar(chunked(bytes, 512), few, {...defaultLimits, maxMembers: 2})
  t.is(report.limit, 'stopped after 2 members: it holds more')
  t.is(report.damage, null)
  t.deepEqual([...few.files.keys()], ['top/proc/7/comm'])
})

test('two archives in one stream', async (t) => {
  const sink = recorder()
  const {damage} = await readTar(
    chunked(Buffer.concat([await archive(members), await archive([{name: 'b', text: 'x'}])]), 333),
    sink
  )
  t.is(damage, null)
  t.is(sink.files.get('b')?.text, 'x')
})

test('names are text: no path is made of them', async (t) => {
  const sink = recorder()
  const {damage} = await readTar(
    chunked(
      await archive([
        {name: '../../etc/passwd', text: 'x'},
        {name: '/proc/1/comm', text: 'y'},
        {name: 'loop', to: 'loop'},
        {name: 'out', to: '../../..'},
        {name: './proc/2/comm', text: 'z'},
        {name: 'proc/é€', to: '/ü'}
      ]),
      512
    ),
    sink
  )
  t.is(damage, null)
  t.deepEqual([...sink.files.keys()], ['../../etc/passwd', '/proc/1/comm', './proc/2/comm'])
  t.deepEqual(
    [...sink.links],
    [
      ['loop', 'loop'],
      ['out', '../../..'],
      ['proc/é€', '/ü']
    ]
  )
})

test('names of any length and of any bytes', async (t) => {
  const long = `proc/${Array(4).fill('d'.repeat(60)).join('/')}`
  for (const format of ['gnu', 'pax']) {
    const sink = recorder()
    const {damage} = await readTar(chunked(archiveFixture(`synthetic-names-${format}.tar`), 1000), sink)
    t.is(damage, null)
    t.is(sink.files.get(`${long}/comm`)?.text, 'long\n')
    t.is(sink.links.get(`${long}/link`), 't'.repeat(150))
    t.is(sink.faults.get('proc/zz-hard')?.fault, 'unreadable')
    t.true(sink.faults.get('proc/zz-hard')?.detail.startsWith('stored as a hard link to proc/d'))
    t.false(sink.seen.some((line) => line.includes('zz-fifo')))
    if (format === 'gnu') t.is(sink.files.get('proc/\udcffé/comm')?.text, 'odd\n')
  }
})

test('an archive of 1979', async (t) => {
  const sink = recorder()
  t.is((await readTar(chunked(archiveFixture('synthetic-v7.tar'), 512), sink)).damage, null)
  t.is(sink.files.get('proc/7/comm')?.text, 'vdec\n')
  t.is(sink.links.get('proc/7/fd/4'), '/dmabuf:')
})

for (const name of ['gnu', 'pax', 'pax-0.1']) {
  test(`a sparse file is a fault, never half a file: ${name}`, async (t) => {
    const sink = recorder()
    await readTar(chunked(archiveFixture(`synthetic-sparse-${name}.tar`), 1000), sink)
    t.is(sink.faults.get('proc/7/maps')?.fault, 'unreadable')
    t.deepEqual([...sink.files], [['proc/7/status', {cut: false, text: 'after\n'}]])
    const other = recorder((path) => !path.endsWith('maps'))
    await readTar(chunked(archiveFixture(`synthetic-sparse-${name}.tar`), 1000), other)
    t.is(other.faults.size, 0)
  })
}

test('4000 empty members in one piece are no recursion', async (t) => {
  const sink = recorder()
  const bytes = Buffer.concat([
    ...Array.from({length: 4000}, (_, pid) => header(`proc/${pid}/comm`, 0)),
    Buffer.alloc(1024)
  ])
  t.is((await readTar(chunked(bytes, bytes.length), sink)).members, 4000)
  t.is(sink.files.size, 4000)
})
