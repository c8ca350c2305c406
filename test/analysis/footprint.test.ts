/** Every byte once: dma-bufs, V4L2 and DRM in the footprint. */
import test from 'ava'
import type {Snapshot} from '../../src/model/snapshot.js'
import {told} from '../helpers/footprint.js'
import {allocation, client, instance, queue, region, untracked, videoNode} from '../helpers/media-data.js'
import {buffer} from '../helpers/snapshot.js'

const cases: readonly (readonly [string, Partial<Snapshot>, Partial<ReturnType<typeof told>>])[] = [
  ['nothing is nothing', {}, {bytes: 0, leftOut: {}, notRam: {}, parts: {}, unknown: {}}],
  [
    'dma-bufs stand where their memory is',
    {
      buffers: [
        buffer({exporter: 'system', inode: 1, size: 1}),
        buffer({exporter: 'udmabuf', inode: 2, size: 10}),
        buffer({exporter: 'vfio_pci_core', inode: 3, size: 100}),
        buffer({exporter: 'drm', inode: 4, size: 1000})
      ]
    },
    {
      bytes: 1,
      leftOut: {'dma-bufs of memfd or user pages': 10},
      notRam: {'dma-bufs of device windows': 100},
      unknown: {'dma-bufs whose exporter does not tell where they are': 1000}
    }
  ],
  [
    'firmware in reserved memory is not RAM',
    {instances: [instance({internal: [{bytes: 30, count: 1, name: 'fw'}], reservedBytes: 20})]},
    {notRam: {'V4L2 firmware in reserved memory': 20}, parts: {'V4L2 internal': 10}}
  ],
  [
    'what is mapped of a tracked device is in its queues',
    {
      instances: [instance({queues: [queue(4, 2)]})],
      videoNodes: [videoNode({mappedBytes: 8, tracker: 'vicodec'}), videoNode({mappedBytes: 5, path: '/dev/video3'})]
    },
    {parts: {'V4L2 buffers mapped and not exported': 5, 'V4L2 queues not exported': 8}}
  ],
  [
    'what is mapped may be what is exported',
    {
      buffers: [buffer({exporter: 'videobuf2_vmalloc', holders: [9], size: 6})],
      instances: [untracked(9)],
      videoNodes: [videoNode({mappedBytes: 10})]
    },
    {bytes: 10, parts: {'dma-bufs': 6, 'V4L2 buffers mapped and not exported': 4}}
  ],
  [
    'what is mapped may be in queues whose device is not known to be of any node',
    {
      instances: [
        instance({device: 'amphion-vpu', path: null, queues: [queue(4, 2)]}),
        instance({device: null, path: null, queues: [queue(1, 1)]})
      ],
      videoNodes: [videoNode({mappedBytes: 12}), videoNode({mappedBytes: 5, path: '/dev/video3', tracker: 'dec'})]
    },
    {
      bytes: 12,
      leftOut: {'V4L2 buffers mapped': 9},
      parts: {'V4L2 buffers mapped and not exported': 3, 'V4L2 queues not exported': 9}
    }
  ],
  [
    'as far as there is any',
    {
      instances: [instance({device: 'amphion-vpu', path: null, queues: [queue(4, 2)]})],
      videoNodes: [videoNode({mappedBytes: 5})]
    },
    {bytes: 8, leftOut: {'V4L2 buffers mapped': 5}, parts: {'V4L2 queues not exported': 8}}
  ],
  [
    'and what is exported of those queues is not taken off twice',
    {
      buffers: [buffer({exporter: 'videobuf2_dma_contig', inode: 1, size: 4})],
      instances: [instance({device: 'amphion-vpu', path: null, queues: [queue(4, 2)]})],
      videoNodes: [videoNode({mappedBytes: 11})]
    },
    {bytes: 11, parts: {'dma-bufs': 4, 'V4L2 buffers mapped and not exported': 3, 'V4L2 queues not exported': 4}}
  ],
  [
    'a device whose instances are in a node’s descriptors is known',
    {
      instances: [instance({queues: [queue(4, 2)]}), instance({path: null, queues: [queue(4, 2)]})],
      videoNodes: [videoNode({mappedBytes: 8, path: '/dev/video3'})]
    },
    {bytes: 24, leftOut: {}}
  ],
  [
    'memory that descriptors state is no part',
    {instances: [untracked(9, {memory: [{bytes: 7, name: 'memory'}]})]},
    {bytes: 0, leftOut: {'memory that V4L2 descriptors state': 7}}
  ],
  [
    'VRAM and stolen memory are not RAM, nor on-chip stores; what is visible of VRAM is VRAM',
    {
      clients: [
        client({
          regions: {
            doorbell: region({shared: 0, total: 1}),
            gtt: region({shared: 2, total: 10}),
            'stolen-system0': region({shared: 0, total: 100}),
            'visible-vram': region({shared: 0, total: 400}),
            vram: region({shared: 300, total: 1000})
          }
        })
      ]
    },
    {
      bytes: 8,
      leftOut: {'DRM shared': 2},
      notRam: {
        'VRAM and stolen memory of clients': 800,
        'VRAM shared between clients or exported, once for each of them': 300
      },
      parts: {'DRM own': 8}
    }
  ],
  [
    'more shared than there is leaves nothing that is own',
    {clients: [client({regions: {memory: region({shared: 9, total: 5})}})]},
    {bytes: 0, leftOut: {'DRM clients that do not say what they share': 5, 'DRM shared': 9}}
  ],
  [
    'objects of debugfs count only where no client tells',
    {
      allocations: [
        allocation({area: 'GTT', bytes: 1, dmabuf: false, interface: 'drm-debugfs'}),
        allocation({area: 'GTT', bytes: 10, dmabuf: true, interface: 'drm-debugfs'}),
        allocation({area: 'CPU', bytes: 100, interface: 'drm-debugfs'}),
        allocation({area: 'VRAM VISIBLE', bytes: 1000, dmabuf: false, interface: 'drm-debugfs'}),
        allocation({area: 'DOORBELL', bytes: 4000, dmabuf: false, interface: 'drm-debugfs'})
      ],
      clients: [client()]
    },
    {bytes: 1, leftOut: {'GEM objects': 110}, parts: {'GEM objects that are no dma-buf': 1}}
  ],
  [
    'where a client tells, its objects are in its regions',
    {
      allocations: [allocation({area: 'GTT', bytes: 1, dmabuf: false, interface: 'drm-debugfs'})],
      clients: [client({regions: {gtt: region({shared: 0, total: 1})}})]
    },
    {bytes: 1, leftOut: {'GEM objects': 1}, parts: {'DRM own': 1}}
  ]
]

for (const [name, over, expected] of cases) test(name, (t) => t.like(told(over), expected))
