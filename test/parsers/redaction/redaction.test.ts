/** Texts and paths without the names in them, one kind after the other. */
import test from 'ava'
import {placeOf} from '../../../src/parsers/paths.js'
import {redactTarget} from '../../../src/parsers/redaction/descriptor.js'
import {redactText} from '../../../src/parsers/redaction/index.js'
import {redactManifest} from '../../../src/parsers/redaction/manifest-text.js'
import {namesSeen} from '../../../src/parsers/redaction/names-seen.js'
import {redactPath} from '../../../src/parsers/redaction/path.js'
import type {Pseudonym} from '../../../src/parsers/redaction/pseudonym.js'

const pseudonym: Pseudonym = (kind, text) => `${kind}-${text.length}`

function redact(path: string, text: string, names = namesSeen()): string | null {
  const place = placeOf(path)
  return place === null ? null : redactText(text, place, {names, pseudonym})
}

const texts: readonly (readonly [path: string, text: string, hidden: string | null])[] = [
  ['proc/7/stat', '7 (a) b) S 1 2 0\n', null],
  ['proc/7/comm', 'cam\n', 'comm-3\n'],
  ['proc/7/comm', 'cam', null],
  ['proc/7/cmdline', '/bin/cam\0-x\0', 'cmdline-11\0'],
  ['proc/7/cgroup', '12:pids:/a\n0::/a/b (deleted)\n', '0::cgroup-4\n'],
  ['proc/7/status', 'Name:\ta\\nb\nPid:\t7\nUid:\t0\t0\n', 'Name:\tcomm-3\nPid:\t7\nUid:\t0\t0\n'],
  ['proc/7/fdinfo/3', 'pos:\t0\nsecret:\tx\n', 'pos:\t0\n'],
  ['proc/7/fdinfo/3', 'pos:\t0\nscm_fds: 2\n', 'pos:\t0\nscm_fds: 2\n'],
  [
    'proc/7/fdinfo/3',
    'pos:\t0\nino:\t5\nsize:\t1\ncount:\t1\nexp_name:\tsystem\nname:\ta\nsize:\t2\n',
    'pos:\t0\nino:\t5\nsize:\t1\ncount:\t1\nexp_name:\tsystem\nname:\tname-9\n'
  ],
  [
    'proc/7/fdinfo/3',
    'drm-driver:\txe\ndrm-client-id:\t3\ndrm-client-name:\t77\ndrm-total-gtt:\t4 KiB\nvendor:\twords\n',
    'drm-driver:\txe\ndrm-client-id:\t3\ndrm-total-gtt:\t4 KiB\ndrm-client-name:\tname-2\n'
  ],
  [
    'proc/7/maps',
    '1000-2000 rw-s 00000000 00:0c 5    /dmabuf:a\\012b\n2000-3000 r--p 00000000 08:01 9  /home/x\n3000-4000 rw-s 00000000 00:06 9 /dev/video0\n',
    '1000-2000 rw-s 00000000 00:0c 5 /dmabuf:name-3\n2000-3000 r--p 00000000 08:01 9\n3000-4000 rw-s 00000000 00:06 9 /dev/video0\n'
  ],
  [
    'proc/mounts',
    '/dev/sda /home ext4 rw 0 0\nx /proc proc rw,hidepid=2,label=x 0 0\n',
    'proc /proc proc rw,hidepid=2 0 0\n'
  ],
  ['proc/mounts', '/dev/sda /home ext4 rw 0 0\n', null],
  ['proc/version', 'Linux version 6.12.1 (me@home) (gcc) #1\n', 'Linux version 6.12.1\n'],
  ['proc/sys/kernel/random/boot_id', '01234567-89ab-cdef-0123-456789abcdef\n', 'boot-36\n'],
  ['sys/kernel/dmabuf/buffers/5/size', '4096\n', '4096\n'],
  ['sys/kernel/dmabuf/buffers/5/size', 'secret\n', null],
  [
    'capture-errors.tsv',
    'EACCES\topen\t/home/me\nEACCES\topen\t/proc/7/maps\n',
    'EACCES\topen\t/\nEACCES\topen\t/proc/7/maps\n'
  ],
  ['sys/kernel/debug/mali0/gpu_memory', 'mali0 1\n', null],
  ['cmd/lsof.txt', 'COMMAND\n', null],
  ['sys/fs/bpf/dmabuf/x', '5\n4096\nsecret\nsystem\n', '5\n4096\nname-6\nsystem\n'],
  [
    'sys/kernel/debug/kgsl/proc/7/mem',
    'gpuaddr useraddr size id flags type usage sglen mapcnt eglsrf eglimg inode\n0 0 4096 1 --w-- ion a(1) 1 0 0 0 5 mine\n',
    'gpuaddr size flags type usage sglen inode\n0 4096 ----- ion name-4 0 5\n'
  ],
  [
    'sys/kernel/debug/sync/info',
    'objs:\n--------------\na\nb: 3\n  fence active: 4 / 3\n\nfences:\n--------------\n',
    'objs:\n--------------\nname-3: 3\n  fence active: 4 / 3\n\nfences:\n--------------\n'
  ]
]

for (const [path, text, hidden] of texts)
  test(`${path}: ${JSON.stringify(text).slice(0, 60)}`, (t) => t.is(redact(path, text), hidden))

const row = (name: string): string =>
  `\nDma-buf Objects:\nsize\tflags\tmode\tcount\texp_name\tino\tname\n00004096\t00000002\t00080007\t00000001\tsystem\t00000005\t${name}\n\tAttached Devices:\n\tdec\nTotal 1 devices attached\n\n\nTotal 1 objects, 4096 bytes\n`

test('a name that looks like a fence is no fence, where its buffer is known, and hidden where it is not', (t) => {
  const bufinfo = 'sys/kernel/debug/dma_buf/bufinfo'
  const text = row('a\n\tread fence:7:9 me us signalled')
  const names = namesSeen()
  names.add(5, 'a\n\tread fence:7:9 me us signalled')
  t.regex(redact(bufinfo, text, names) ?? '', /\tname-33\n\tAttached Devices:\n\tdec\n/)
  t.regex(redact(bufinfo, text) ?? '', /\tname-1\n\tread fence:7:9 name-2 us signalled\n\tAttached/)
  t.regex(redact(bufinfo, row('a\n\tx fence:1:2 b c signalled')) ?? '', /fence:1:2 name-1 name-1 signalled/)
  t.is(redact(bufinfo, row('a\n00004096')), redact(bufinfo, row('a'))?.replace('name-1', 'name-10') ?? '')
})

test('descriptors that are matched by the first line of a name keep that, or their list is left out', (t) => {
  const old = (name: string): string => `pos:\t0\nsize:\t4096\ncount:\t1\nexp_name:\tsystem\nname:\t${name}\n`
  const names = namesSeen()
  redact('proc/7/fdinfo/3', old('a\nb'), names)
  t.regex(redact('sys/kernel/debug/dma_buf/bufinfo', row('a\nb'), names) ?? '', /name-3/)
  redact('proc/7/fdinfo/4', old('a\nc'), names)
  t.is(redact('sys/kernel/debug/dma_buf/bufinfo', row('a\nb'), names), null)
})

test('what a descriptor leads to', (t) => {
  for (const [target, hidden] of [
    ['/dmabuf:x', '/dmabuf:name-1'],
    ['/dmabuf:', '/dmabuf:'],
    ['socket:[5]', 'socket:[5]'],
    ['anon_inode:[eventpoll]', 'anon_inode:[eventpoll]'],
    ['/dev/dri/renderD128 (deleted)', '/dev/dri/renderD128 (deleted)'],
    ['/dev/dri/mine', '/dev/dri/path-13'],
    ['/dev/video0', '/dev/video0'],
    ['/dev/video0x', '/path-12'],
    ['/home/me/dmabuf', '/path-15'],
    ['anon_inode:a b', '/path-14']
  ] as const)
    t.is(redactTarget(target, pseudonym), hidden)
})

test('names in paths', (t) => {
  for (const [path, hidden] of [
    ['proc/7/fd/3', 'proc/7/fd/3'],
    ['sys/fs/cgroup/a b/dmem.max', 'sys/fs/cgroup/cgroup-3/dmem.max'],
    ['sys/fs/cgroup/dmem.capacity', 'sys/fs/cgroup/dmem.capacity'],
    ['sys/kernel/debug/ion/clients/7-0', 'sys/kernel/debug/ion/clients/7-0'],
    ['sys/kernel/debug/ion/clients/7-cam', null],
    ['sys/kernel/dmabuf/buffers/mine', 'sys/kernel/dmabuf/buffers/*'],
    ['cmd/mine', null],
    ['home/me', null]
  ] as const)
    t.is(redactPath(path, pseudonym), hidden)
})

test('the manifest names neither host nor boot, and says what is left out', (t) => {
  const text = JSON.stringify({
    bootId: 'b',
    extra: 'mine',
    failures: [{errno: 'EACCES', operation: 'open', path: '/sys/fs/cgroup/mine/dmem.max'}, {errno: 'mine'}],
    host: 'mine',
    kernel: '6.12.1',
    status: 'complete',
    uid: 0
  })
  const hidden = redactManifest(text, ['cmd'], pseudonym)
  t.false(hidden.includes('mine'))
  t.like(JSON.parse(hidden), {
    bootId: 'boot-1',
    failures: [{errno: 'EACCES', operation: 'open', path: '/sys/fs/cgroup/cgroup-4/dmem.max'}],
    host: 'host-4',
    kernel: '6.12.1',
    leftOut: ['cmd'],
    redacted: true,
    status: 'complete',
    uid: 0
  })
  t.like(JSON.parse(redactManifest('no JSON', [], pseudonym)), {leftOut: [], redacted: true, status: 'unknown'})
})
