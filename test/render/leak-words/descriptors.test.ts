import test from 'ava'
import {type Finding, subject} from '../../../src/analysis/leaks/finding.js'
import {wordsOf} from '../../../src/render/views/leak-words/index.js'

const over = (snapshots: number): Finding['evidence'] =>
  Array.from({length: snapshots}, (_, snapshot) => ({bytes: null, count: 1, snapshot}))

const finding = (of: Partial<Finding> & Pick<Finding, 'args' | 'rule' | 'subject'>): Finding => ({
  bytes: 0,
  confidence: 'likely',
  evidence: over(12),
  ...of
})

const leaky = {comm: 'leaky', pid: 7, startTime: 70}
const rate = {hoursToLimit: 15.2, left: 911, limit: 1024, open: 113, perHour: 60, perSnapshot: 1, snapshotsToLimit: 911}
const noRate = {
  hoursToLimit: null,
  left: null,
  limit: null,
  open: null,
  perHour: null,
  perSnapshot: null,
  snapshotsToLimit: null
}

const cases: Readonly<Record<string, readonly [Finding, string, string]>> = {
  'descriptors of one kind, on their way to the limit': [
    finding({
      args: {descriptors: 13, growth: 8, samples: null, ...rate},
      rule: 'growing-descriptors',
      subject: subject({...leaky, what: 'syncFile'})
    }),
    'leaky (7) has 13 descriptors of fences (sync_file), at least 8 more over 12 snapshots and not given back. Of the 1024 it may have, 113 are open: 911 are left, at this rate for 911 snapshots more, 15.2 hours.',
    'mediamem explain SOURCE... --pid 7 tells what they are; look for the close() that is missing'
  ],
  'descriptors close to the limit, in one moment': [
    finding({
      args: {descriptors: 900, growth: null, samples: null, ...noRate, left: 124, limit: 1024, open: 900},
      evidence: over(1),
      rule: 'growing-descriptors',
      subject: subject({...leaky, what: 'total'})
    }),
    'leaky (7) has 900 descriptors of all kinds. Of the 1024 it may have, 900 are open: 124 are left.',
    'ls -l /proc/7/fd tells of what kind most are'
  ],
  'a pasted series': [
    finding({
      args: {descriptors: 638, growth: 12, samples: 7, ...noRate},
      evidence: over(7),
      rule: 'growing-descriptors',
      subject: subject({pid: 709, what: 'total'})
    }),
    'Process 709 has 638 descriptors, at least 12 more over 7 samples and not given back.',
    'ls -l /proc/709/fd tells of what kind they are'
  ],
  'maps of dma-bufs': [
    finding({args: {growth: 8, maps: 12}, rule: 'growing-maps', subject: subject({...leaky, what: 'dmabuf'})}),
    'leaky (7) has 12 maps of dma-bufs beyond one of each, at least 8 more over 12 snapshots and not given back, while it has hardly more buffers.',
    'mediamem explain SOURCE... --pid 7; grep -c /dmabuf: /proc/7/maps counts them; look for the munmap() that is missing'
  ],
  'maps of a node': [
    finding({
      args: {growth: 2 ** 20, maps: null},
      bytes: 2 ** 22,
      rule: 'growing-maps',
      subject: subject({path: '/dev/video0', what: 'video'})
    }),
    '4.0 MiB of /dev/video0 are mapped, at least 1.0 MiB more over 12 snapshots and not given back, while no more descriptors of it are open.',
    'grep -c /dev/video0 /proc/[0-9]*/maps tells who has them; look for the munmap() that is missing'
  ],
  'attachments to one buffer': [
    finding({
      args: {attachments: 2011, buffers: 1, growth: 8},
      rule: 'growing-attachments',
      subject: subject({device: 'vcsm-cma', inodes: [5], what: 'buffer'})
    }),
    'vcsm-cma is attached 2011 times to one buffer, at least 8 more over 12 snapshots and not given back.',
    'cat /sys/kernel/debug/dma_buf/bufinfo and look for inode 5; look for the import that is closed without dma_buf_detach() in the driver of vcsm-cma'
  ],
  'attachments to several, in one moment': [
    finding({
      args: {attachments: 70, buffers: 2, growth: null},
      evidence: over(1),
      rule: 'growing-attachments',
      subject: subject({device: 'vpu', inodes: [5, 6], what: 'buffer'})
    }),
    'vpu is attached up to 70 times to each of 2 buffers.',
    'cat /sys/kernel/debug/dma_buf/bufinfo and look for inode 5; look for the import that is closed without dma_buf_detach() in the driver of vpu'
  ],
  'attachments of a device': [
    finding({
      args: {attachments: 300, buffers: null, growth: 90},
      rule: 'growing-attachments',
      subject: subject({device: 'vpu', what: 'device'})
    }),
    'vpu has 300 attachments beyond one to each buffer, at least 90 more over 12 snapshots and not given back, while it has hardly more buffers.',
    'cat /sys/kernel/debug/dma_buf/bufinfo; look for the import that is closed without dma_buf_detach() in the driver of vpu'
  ],
  'counts alone': [
    finding({
      args: {attachments: 26, buffers: 1, growth: null},
      rule: 'growing-attachments',
      subject: subject({what: 'count'})
    }),
    'One buffer has 26 attachments, far more than the others.',
    'cat /sys/kernel/debug/dma_buf/bufinfo tells which buffer and which devices'
  ],
  'many descriptors of a buffer': [
    finding({
      args: {buffers: 1, descriptors: 13, growth: 8, most: 13},
      rule: 'duplicate-descriptors',
      subject: subject({...leaky, exporter: 'drm', inodes: [5], name: 'frame-#'})
    }),
    'leaky (7) has 13 descriptors of one buffer "frame-#" from drm, at least 8 more over 12 snapshots and not given back.',
    'mediamem explain SOURCE... --pid 7; every export (VIDIOC_EXPBUF, DRM_IOCTL_PRIME_HANDLE_TO_FD, gbm_bo_get_fd) and every dup() makes a descriptor that wants a close()'
  ],
  'many descriptors of several buffers': [
    finding({
      args: {buffers: 2, descriptors: 135, growth: null, most: 70},
      rule: 'duplicate-descriptors',
      subject: subject({...leaky, exporter: 'drm', inodes: [5, 6]})
    }),
    'leaky (7) has up to 70 descriptors of each of 2 buffers from drm.',
    'mediamem explain SOURCE... --pid 7; every export (VIDIOC_EXPBUF, DRM_IOCTL_PRIME_HANDLE_TO_FD, gbm_bo_get_fd) and every dup() makes a descriptor that wants a close()'
  ],
  'a fence': [
    finding({
      args: {buffers: 2, context: 44, driver: 'i915', fences: 3, seconds: 20, seqno: 7, snapshots: 3, timeline: 'rcs0'},
      bytes: 2 ** 20,
      rule: 'stuck-fence',
      subject: subject({inodes: [5, 6], what: 'i915 rcs#'})
    }),
    'Fence 44:7 of i915, timeline rcs0, the first of 3 that wait, is not signalled in 3 snapshots over 20 s: 2 buffers of 1.0 MiB wait for it.',
    'mediamem explain SOURCE... --inode 5 tells who waits; dmesg tells whether the device hangs or was reset'
  ],
  'a fence of an older kernel, at times not told': [
    finding({
      args: {
        buffers: 1,
        context: null,
        driver: 'v3d',
        fences: 1,
        seconds: null,
        seqno: 7,
        snapshots: 2,
        timeline: 'bin'
      },
      bytes: 4096,
      rule: 'stuck-fence',
      subject: subject({inodes: [5], what: 'v3d bin'})
    }),
    'Fence 7 of v3d, timeline bin, is not signalled in 2 snapshots: a buffer of 4.0 KiB waits for it.',
    'mediamem explain SOURCE... --inode 5 tells who waits; dmesg tells whether the device hangs or was reset'
  ],
  'a timeline': [
    finding({
      args: {
        buffers: null,
        context: null,
        driver: null,
        fences: 4,
        seconds: 120,
        seqno: 3,
        snapshots: 3,
        timeline: 'app-9'
      },
      confidence: 'possible',
      rule: 'stuck-fence',
      subject: subject({what: 'timeline app-#'})
    }),
    'Timeline app-9 stands at 3 in 3 snapshots over 120 s, while more and more fences wait for it: 4 now.',
    'cat /sys/kernel/debug/sync/info; the program that made the timeline must advance it'
  ],
  'a piece twice': [
    finding({
      args: {labels: 11, name: 'shared_0', repeated: 1, times: 2},
      bytes: 4096,
      confidence: 'possible',
      rule: 'two-generations',
      subject: subject({name: 'shared_#', path: 'sys/kernel/debug/ion/x', what: 'carveout'})
    }),
    'Area carveout holds "shared_0" 2 times in the same size: at least 4.0 KiB may be left over from an earlier run.',
    'stop what uses carveout and read /sys/kernel/debug/ion/x again: what is left then has no owner; end such programs by SIGTERM, so that they can free their pools'
  ],
  'a pool twice, its owner gone': [
    finding({
      args: {labels: 4, name: 'jpeg', repeated: 3, times: 2},
      bytes: 12288,
      rule: 'two-generations',
      subject: subject({})
    }),
    'One area holds 3 of 4 names, such as "jpeg", 2 times in the same size: at least 12.0 KiB are likely left over from an earlier run, as who took them is gone.',
    'stop what uses the area and read its list again: what is left then has no owner; end such programs by SIGTERM, so that they can free their pools'
  ]
}

for (const [name, [given, said, advice]] of Object.entries(cases))
  test(name, (t) => t.deepEqual(wordsOf(given, {bytes: false}), {advice, said}))
