/** What an input offers, what is missing, and what to do about it. */
import type {Coverage} from '../../model/snapshot.js'
import type {Report} from '../report.js'
import {plural} from '../text.js'

/** What each interface is good for, and how to get it. */
const advice: Readonly<Record<Coverage['interface'], string>> = {
  'android-dmabuf-rss': 'Android common kernels from 6.1 print it in /proc/<pid>/dmabuf_rss',
  'dmabuf-bpf': 'kernel 6.16 and a pinned iterator below /sys/fs/bpf/dmabuf; read as root',
  'dmabuf-bufinfo': 'mount debugfs and read /sys/kernel/debug/dma_buf/bufinfo as root',
  'dmabuf-fdinfo': 'read /proc/<pid>/fd and fdinfo as root or with CAP_SYS_PTRACE',
  'dmabuf-maps': 'read /proc/<pid>/maps as root or with CAP_SYS_PTRACE',
  'dmabuf-procs': 'debugfs of Qualcomm, vivo and Rockchip kernels',
  'dmabuf-sysfs': 'kernels 5.13 to 6.18 with CONFIG_DMABUF_SYSFS_STATS; anyone may read it',
  machine: 'files of /proc itself',
  'proc-cgroup': '/proc/<pid>/cgroup',
  'proc-fd': 'read the links of /proc/<pid>/fd',
  'proc-fd-stat': 'stat -L of the descriptors, needed where fdinfo has no ino (kernels before 5.14)',
  'proc-identity': '/proc/<pid>/stat, status, comm, cmdline',
  'proc-limits': '/proc/<pid>/limits',
  'process-list': 'take the capture as root, in the first pid namespace, with /proc mounted without hidepid',
  'socket-fdinfo': 'fdinfo of unix sockets prints scm_fds: descriptors in flight'
}

export function interfacesView(coverage: readonly Coverage[]): Report {
  const complete = coverage.filter(({status}) => status === 'complete').length
  const wanting = coverage.filter(({status}) => status !== 'complete')
  return {
    caveats: wanting.map(({interface: id, reason, status}) => `${id}: ${reason ?? status}. To have it: ${advice[id]}.`),
    heading: [`${complete} of ${plural(coverage.length, 'interface', 'interfaces')} read in full`],
    tables: [
      {
        columns: [
          {key: 'interface', title: 'interface', unit: 'text'},
          {key: 'status', title: 'status', unit: 'text'},
          {key: 'read', title: 'read', unit: 'count'},
          {key: 'denied', title: 'denied', unit: 'count'},
          {key: 'lost', title: 'lost', unit: 'count'},
          {key: 'gone', title: 'gone', unit: 'count'},
          {key: 'unit', title: 'of', unit: 'text'},
          {key: 'reason', title: 'reason', unit: 'text', wide: true}
        ],
        rows: coverage.map(({denied, gone, interface: id, lost, read, reason, status, unit}) => [
          id,
          status,
          read,
          denied,
          lost,
          gone,
          unit,
          reason
        ]),
        title: ''
      }
    ]
  }
}
