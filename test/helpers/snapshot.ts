/** Small snapshots, whole unless told otherwise. */
import {emptySections} from '../../src/model/saved-media-shape.js'
import {type DmaBuffer, type Machine, type Process, type Snapshot, snapshotSchema} from '../../src/model/snapshot.js'

export function buffer({
  holders,
  ...over
}: Partial<Omit<DmaBuffer, 'holders'>> & {holders?: readonly number[]} = {}): DmaBuffer {
  return {
    attachments: [],
    churn: null,
    exporter: 'system',
    fences: [],
    hiddenRefs: 0,
    hiddenRefsFrom: [],
    holders: (holders ?? []).map((pid) => ({descriptors: 1, maps: 0, pid, startTime: pid * 10})),
    identityEstimated: false,
    inode: 1,
    listedBy: ['dmabuf-sysfs'],
    name: null,
    refs: holders?.length ?? 0,
    size: 4096,
    sizeEstimated: false,
    ...over
  }
}

export function process(over: Partial<Process> = {}): Process {
  const pid = over.pid ?? 1
  return {
    access: 'read',
    cgroup: '/',
    cmdline: `/bin/p${pid}`,
    comm: `p${pid}`,
    descriptors: {dmabuf: 1, drm: 0, media: 0, socket: 0, syncFile: 0, total: 4, video: 0},
    fileLimit: 1024,
    kernelThread: false,
    pid,
    reported: null,
    sharesDescriptorsWith: null,
    startTime: pid * 10,
    uid: 0,
    unidentified: 0,
    ...over
  }
}

export function snapshot({
  machine,
  ...over
}: Partial<Omit<Snapshot, 'machine'>> & {machine?: Partial<Machine>} = {}): Snapshot {
  return {
    ...emptySections,
    buffers: [],
    coverage: [
      {
        denied: 0,
        gone: 0,
        interface: 'dmabuf-sysfs',
        lost: 0,
        read: 1,
        reason: null,
        status: 'complete',
        unit: 'buffers'
      }
    ],
    inFlight: [],
    issues: [],
    machine: {
      android: null,
      bootId: null,
      captureEnd: null,
      captureStart: null,
      holderGap: null,
      host: null,
      inodesOrdered: true,
      kernel: '6.12.0',
      processListGap: null,
      uptimeSeconds: 60,
      ...machine
    },
    processes: [],
    schema: snapshotSchema,
    sections: [],
    ...over
  }
}
