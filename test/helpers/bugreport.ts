/** Reports of Android 12, 14 and 15 with the section grammar of those releases, around what their dmabuf_dump prints. */
import {readFileSync} from 'node:fs'
import {root} from './root.js'
import {type Zipped, zip} from './zip.js'

export type Release = 12 | 14 | 15

const sdk = {12: 31, 14: 34, 15: 35} as const
const golden = (name: string): string => readFileSync(`${root}fixtures/dmabuf-dump/${name}.txt`, 'utf8')

/** What dmabuf_dump of that release printed: Android 15 prints what 14 QPR2 does. */
export const dumpOf = (release: Release): string => golden(release === 12 ? 'android12-list' : 'android14-qpr2-list')
const statisticsOf = (release: Release): string => golden(release === 12 ? 'android12-b' : 'android14-qpr2-b')

const rule = '='.repeat(56)
const banner = (words: string): string => `${rule}\n== ${words}\n${rule}\n`
const section = (title: string, command: string | null, text: string, seconds = '0.012'): string =>
  `------ ${title}${command === null ? '' : ` (${command})`} ------\n${text}------ ${seconds}s was the duration of '${title}' ------\n`

/** Since Android 14 with what dumpsys says before. */
const service = (release: Release, name: string, text: string, priority = ''): string =>
  `${'-'.repeat(79)}\nDUMP OF SERVICE ${priority}${name}:\n${
    release >= 14 ? 'Service host process PID: 411\nThreads in use: 1/15\nClient PIDs: 501, 733\n' : ''
  }${text}--------- 0.003s was the duration of dumpsys ${name}, ending at: 2024-03-05 12:00:09\n`

const header = (release: Release): string =>
  `${banner('dumpstate: 2024-03-05 12:00:05')}
Build: TQ3A.${release}
Build fingerprint: 'synthetic/device/device:${release}/TQ3A.${release}/1:user/release-keys'
Bootloader: unknown
Radio: (unknown)
Network: (unknown)
Android SDK version: ${sdk[release]}
SDK extensions: [ad_services=10]
Kernel: Linux version 5.15.104-android13-8 (build@host) #1 SMP PREEMPT Mon Mar 4 00:00:00 UTC 2024
Command line: console=null
Uptime: up 0 weeks, 1 day, 2 hours, 31 minutes,  load average: 1.00, 1.00, 1.00
Bugreport format version: 2.0
Dumpstate info: id=1 pid=900 dry_run=0 parallel_run=1 strict_run=1 args=/system/bin/dumpstate bugreport_mode=full

`

const meminfo = `MemTotal:        5752136 kB
MemFree:          307200 kB
MemAvailable:    2150400 kB
CmaTotal:         262144 kB
CmaFree:           10240 kB
`

const gpu = `Memory snapshot for GPU 0:
Global total: 104857600
Proc 101 total: 62914560
Proc 202 total: 41943040
`

const dumpsysMeminfo = `Applications Memory Usage (in Kilobytes):
Uptime: 95461000 Realtime: 95461000

Total PSS by process:
    150,000K: com.android.systemui (pid 101 / activities)
     90,000K: com.app.camera (pid 202)

Total RAM: 5,752,136K (status normal)
 Free RAM: 2,457,600K (1,228,800K cached pss +   921,600K cached kernel +   307,200K free)
DMA-BUF:     5,192K (    1,096K mapped +     4,096K unmapped)
DMA-BUF Heaps:     4,096K
DMA-BUF Heaps pool:       512K
      GPU:   102,400K (   81,920K dmabuf +    20,480K private)
 Used RAM: 3,000,000K (2,000,000K used pss + 1,000,000K kernel)
 Lost RAM:   123,456K
`

const properties = (release: Release): string => `[persist.sys.timezone]: [America/New_York]
[ro.build.version.release]: [${release}]
[ro.build.version.sdk]: [${sdk[release]}]
[ro.product.device]: [device]
[ro.product.manufacturer]: [Synthetic]
[ro.product.model]: [Model ${release}]
`

/** As a user build makes it: nothing that needs su. */
export const bugreportText = (release: Release): string => `${header(release)}${section(
  'DUMPSYS CRITICAL',
  '/system/bin/dumpsys',
  service(
    release,
    'SurfaceFlinger',
    'GraphicBufferAllocator buffers:\nTotal allocated by GraphicBufferAllocator (estimate): 0.00 KB\nImported gralloc buffers:\nTotal imported by gralloc: 0.00KiB\n',
    'CRITICAL '
  )
)}Skipping '/system/xbin/su root procrank' on user build.
${section('IOTOP', 'iotop -n 1 -m 100', '  PID comm\n', '1.353')}${section('Dmabuf dump', 'dmabuf_dump', dumpOf(release))}${section(
  'Dmabuf per-buffer/per-exporter/per-device stats',
  'dmabuf_dump -b',
  statisticsOf(release)
)}------ MEMORY INFO (/proc/meminfo) ------
${meminfo}
*** Error dumping /proc/slabinfo (SLAB INFO): Permission denied
------ SHOW MAP 741 (/system/bin/surfaceflinger) (/system/xbin/su root showmap -q 741) ------
 virtual                     shared
${section('EXTERNAL FRAGMENTATION INFO', null, 'Node 0, zone   Normal 0.000\n')}${section(
  'SYSTEM LOG',
  'logcat -b system -d *:v',
  "*** command 'logcat -b system -d *:v' timed out after 10.003s (killing pid 1202)\n",
  '10.003'
)}${section('DUMPSYS HIGH', '/system/bin/dumpsys', service(release, 'meminfo', dumpsysMeminfo, 'HIGH '))}${section(
  'SYSTEM PROPERTIES',
  'getprop',
  properties(release)
)}${banner('Android Framework Services')}${section(
  'DUMPSYS',
  '/system/bin/dumpsys',
  service(release, 'gpu', gpu) +
    service(release, 'media.camera', "camera\n\n*** SERVICE 'media.camera' DUMP TIMEOUT (10000ms) EXPIRED ***\n\n") +
    service(release, 'window', '------ MEMORY INFO (/proc/meminfo) ------\nMemTotal: 1 kB\n')
)}${banner('Final progress (pid 900): 1000/1000 (estimated 1000)')}${banner('dumpstate: done (id 1)')}`

export const reportName = (release: Release): string => `bugreport-device-TQ3A.${release}-2024-03-05-12-00-05.txt`

export const bugreportMembers = (release: Release): Zipped[] => [
  {bytes: '2.0', name: 'version.txt'},
  {bytes: 'log\n', name: 'dumpstate_log.txt'},
  {bytes: 'processor\t: 0\n', name: 'FS/proc/cpuinfo'},
  ...(release >= 14 ? [{bytes: meminfo.replace('307200', '307196'), name: 'FS/proc/meminfo'}] : []),
  {bytes: '25 20 0:5 / /proc rw - proc proc rw\n', name: 'FS/proc/411/mountinfo'},
  {bytes: Buffer.from([0, 1, 2]), name: 'proto/SurfaceFlinger_CRITICAL.proto'},
  {bytes: 'lshal\n', name: 'lshal-debug/android.hardware.x.txt'},
  {
    bytes:
      '------ ION HEAPS (/d/ion/heaps/system) ------\n          client              pid             size\n----------------------------------------------------\n----------------------------------------------------\norphaned allocations (info is from last known client):\n----------------------------------------------------\n  total orphaned                0\n          total                 0\n----------------------------------------------------\n',
    name: 'dumpstate_board.txt'
  },
  {bytes: bugreportText(release), name: reportName(release)},
  {bytes: reportName(release), name: 'main_entry.txt'}
]

export const bugreportZip = (release: Release): Buffer => zip(bugreportMembers(release))
