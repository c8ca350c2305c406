/** GPU drivers out of the kernel's tree, heaps, pools and areas in the footprint. */
import test from 'ava'
import type {Snapshot} from '../../src/model/snapshot.js'
import {told} from '../helpers/footprint.js'
import {allocation, area, statement} from '../helpers/media-data.js'
import {buffer} from '../helpers/snapshot.js'

const kib = (n: number) => n * 1024
const kgsl = (name: string, value: number, pid: number | null = null) =>
  statement({interface: 'kgsl', name, pid, value})
const mali = (
  name: string,
  value: number,
  {pid = null, subject = 'mali0'}: {pid?: number | null; subject?: string} = {}
) => statement({interface: 'mali', name, pid, subject, value})
const native = (bytes: number, dmabuf: boolean | null) => allocation({bytes, dmabuf, interface: 'kgsl'})

const cases: readonly (readonly [string, Partial<Snapshot>, Partial<ReturnType<typeof told>>])[] = [
  [
    'KGSL: totals before rows before processes',
    {
      allocations: [native(7, false)],
      statements: [
        ...['page_alloc', 'vmalloc', 'coherent', 'secure'].map((name, at) => kgsl(name, 10 ** at)),
        ...['mapped', 'page_alloc_max'].map((name) => kgsl(name, 50_000)),
        kgsl('kernel', 9, 4)
      ]
    },
    {leftOut: {'KGSL imported': 50_000}, parts: {'KGSL own': 1111}}
  ],
  [
    'KGSL: rows',
    {allocations: [native(7, false), native(20, true), native(300, null)], statements: [kgsl('kernel', 9, 4)]},
    {leftOut: {'KGSL imported': 320}, parts: {'KGSL own': 7}}
  ],
  [
    'KGSL: a dma-buf that two processes imported',
    {allocations: [5, 5, 6].map((inode) => ({...native(20, true), inode}))},
    {leftOut: {'KGSL imported': 40}}
  ],
  [
    'KGSL: processes',
    {statements: [kgsl('kernel', 9, 4), kgsl('kernel', 1, 5), kgsl('imported_mem', 30, 4), kgsl('kernel_max', 99, 4)]},
    {leftOut: {'KGSL imported': 30}, parts: {'KGSL own': 10}}
  ],
  [
    'Mali: of the device, less what is imported',
    {statements: [mali('total_gpu_mem', 30), mali('dma_buf_gpu_mem', 12), mali('total_gpu_mem', 99, {pid: 4})]},
    {leftOut: {'Mali imported': 12}, parts: {'Mali own': 18}}
  ],
  [
    'Mali: a device that does not say what is imported is no part, another is',
    {
      statements: [
        mali('total_gpu_mem', 30),
        mali('total_gpu_mem', 5, {subject: 'mali1'}),
        mali('dma_buf_gpu_mem', 2, {subject: 'mali1'})
      ]
    },
    {bytes: 0, leftOut: {Mali: 35}}
  ],
  [
    'Mali: processes, where the device says only its total',
    {statements: [mali('total_gpu_mem', 30), mali('total_gpu_mem', 9, {pid: 4}), mali('dma_buf_gpu_mem', 4, {pid: 4})]},
    {leftOut: {Mali: 21, 'Mali imported': 4}, parts: {'Mali own': 5}}
  ],
  [
    'Mali: a process that imported more than it has does not make another’s less',
    {
      statements: [
        ...[mali('total_gpu_mem', 1, {pid: 4}), mali('dma_buf_gpu_mem', 5, {pid: 4})],
        ...[mali('total_gpu_mem', 9, {pid: 5}), mali('dma_buf_gpu_mem', 0, {pid: 5})]
      ]
    },
    {parts: {'Mali own': 9}}
  ],
  [
    'Mali: debugfs counts what the driver took itself',
    {
      allocations: [allocation({bytes: 6, dmabuf: false, interface: 'mali'})],
      areas: [
        area({interface: 'mali', kind: 'gpu', used: 8}),
        area({free: 3, interface: 'mali', kind: 'pool'}),
        area({interface: 'mali', kind: 'pool', used: 1})
      ]
    },
    {bytes: 12, parts: {'Mali own': 8, pools: 4}}
  ],
  [
    'nvmap and Android’s counters are never a part',
    {
      areas: [area({interface: 'nvmap', kind: 'heap', used: 9})],
      statements: [statement({interface: 'android-gpumem', name: 'total', subject: 'GPU 0', value: 4})]
    },
    {bytes: 0, leftOut: {'GPU memory by Android’s counters': 4, 'nvmap handles': 9}}
  ],
  [
    'pools of each kind once: a counter before the tables it counts',
    {
      areas: [
        area({interface: 'mtk-dma-heap', kind: 'pool', used: 7}),
        area({interface: 'ion', kind: 'pool', used: 100}),
        area({interface: 'ion', kind: 'pool', used: 200})
      ],
      statements: [
        statement({interface: 'dma-heap', name: 'total_pools_kb', value: kib(4)}),
        statement({interface: 'rk-dma-heap', name: 'rk_total_pools_kb', value: kib(8)})
      ]
    },
    {parts: {pools: kib(12) + 300}}
  ],
  [
    'ION with dma-bufs: they are its heaps',
    {
      areas: [area({interface: 'ion', kind: 'heap', used: 50})],
      buffers: [buffer({exporter: 'ion', size: 40})],
      statements: [statement({interface: 'ion', name: 'total_heaps_kb', value: 60})]
    },
    {bytes: 40, leftOut: {heaps: 50}}
  ],
  [
    'ION without a dma-buf seen: heaps are all there is',
    {areas: [area({interface: 'ion', kind: 'heap', used: 50})]},
    {bytes: 50, parts: {heaps: 50}}
  ],
  [
    'carveouts and VRAM are not RAM, CMA is everyone’s',
    {
      areas: [
        area({interface: 'ion', kind: 'carveout', used: 1}),
        area({interface: 'cgroup-dmem', kind: 'vram', used: 10}),
        area({interface: 'cma', kind: 'cma', used: 100})
      ]
    },
    {bytes: 0, leftOut: {'CMA used': 100}, notRam: {carveouts: 1, 'VRAM by cgroups': 10}}
  ],
  [
    'pages that GPUs keep are their own, those in use are objects of clients',
    {
      statements: [
        statement({interface: 'meminfo', name: 'GPUActive', value: 100}),
        statement({interface: 'meminfo', name: 'GPUReclaim', value: 7})
      ]
    },
    {bytes: 7, leftOut: {GPUActive: 100}, parts: {'GPU page pools': 7}}
  ]
]

for (const [name, over, expected] of cases) test(name, (t) => t.like(told(over), expected))

test('pools that only a dump states count, and not beside the counter it prints', (t) => {
  const dumped = statement({interface: 'android-meminfo', name: 'dmabufHeapsPool', value: 4096})
  const counter = statement({interface: 'dma-heap', name: 'total_pools_kb', value: 8192})
  t.deepEqual(told({statements: [dumped]}).parts, {pools: 4096})
  t.deepEqual(told({statements: [counter, dumped]}).parts, {pools: 8192})
})
