import test from 'ava'
import {looksLikeDmabufDump, parseDmabufDump} from '../../../src/parsers/dmabuf-dump/dmabuf-dump.js'
import {cases} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const heading = '                  Name              Rss              Pss         nr_procs            Inode'
const traps = [
  '\n',
  ' ',
  '\t',
  '|',
  ':',
  '-',
  '"',
  '8 kB ',
  ' 1 |',
  ',"',
  '1,',
  'a:1',
  ':1    |',
  `a:1\n${heading}\n`,
  `\ta:1\n"Name","Rss(kB)","Pss(kB)","nr_procs","Inode"\n`,
  '            GraphicBuf          1024 kB          1024 kB                2             5001\n',
  '"GraphicBuf",1024,512,2,5001\n',
  '"a",1,1,1,1,',
  'PROCESS TOTAL 8 kB 8 kB\n',
  'PROCESS TOTAL\n"Rss total(kB)","Pss total(kB)"\n8,8\n',
  'dmabuf total: 8 kB kernel_rss: 0 kB userspace_rss: 8 kB userspace_pss: 8 kB\n ',
  'dmabuf total: 8 kB ',
  '    Dmabuf Inode |            Size |   Fd Ref Counts |  Map Ref Counts |',
  '            5001 |         1024 kB |               2 |               1 |        2(     0) refs |',
  'TOTALS 8 kB | n/a | n/a |',
  '[pid:  101]\t',
  '\tinode\t\tsize\t\tcount\tfd\tmap\t\n',
  '5001\t4096\t5\t1\t0\t\n',
  'PSS 4K\n',
  '----------------------- DMA-BUF per-buffer stats -----------------------\n',
  '----------------------- DMA-BUF exporter stats -----------------------\n',
  '            5002 |            8192 |      qcom,system \n',
  'system |            1| 4194304\n',
  'Total DMA-BUF count: 4, Total DMA-BUF size(bytes): 5316608\n',
  'dmabuf info not found\n',
  'Failed to open /proc/7/',
  "*** command 'dmabuf_dump",
  '9007199254740993 kB ',
  '...\n',
  '# dmabuf_dump'
]

test('takes any text', (t) => bearsAnyText(t, parseDmabufDump, traps))

test('tells its text from any head in linear time', (t) => {
  for (const trap of traps) {
    const start = performance.now()
    looksLikeDmabufDump(trap.repeat(Math.ceil(65_536 / trap.length)))
    t.true(performance.now() - start < 5000, JSON.stringify(trap))
  }
})

test('is not mistaken for other texts', (t) => {
  const folders = [
    'after-buffers',
    'android-gpumem',
    'android-gralloc',
    'android-meminfo',
    'crash-dmabuf',
    'dmabuf-bpf',
    'dmabuf-bufinfo',
    'dmabuf-fdinfo',
    'dmabuf-maps',
    'dmabuf-procs',
    'drm-debugfs-amdgpu',
    'drm-fdinfo',
    'exporter-sums',
    'ion-client',
    'ion-heap',
    'librank',
    'lsof',
    'meminfo',
    'openharmony-dmabuf',
    'rk-dma-heap',
    'rk-dmabuf-dev',
    'v4l2-ctl'
  ]
  for (const folder of folders)
    for (const {name, text} of cases(folder)) t.false(looksLikeDmabufDump(text), `${folder}/${name}`)
  for (const text of [
    '',
    '{"processes": []}',
    'a:1\n',
    'dmabuf_dump shows who holds dma-bufs:\n',
    `the heading\n${heading}\n`,
    'cat: /proc/7/x: Permission denied\n',
    'Usage: cat [FILE]\n'
  ])
    t.false(looksLikeDmabufDump(text), text)
})
