/** Texts of other kinds, which no parser of one kind may take for its own. */
import {cases} from './golden.js'

const short: readonly string[] = [
  '',
  'size:\t1\ncount:\t2\nexp_name:\tsystem\nname:\tx\n',
  'Dma-buf Objects:\nsize    \tflags   \tmode    \tcount   \texp_name\tino\n00004096\t00000002\t00080007\t00000001\tsystem\t00000007\t<none>\n\tAttached Devices:\nTotal 0 devices attached\n\n',
  '7f1c00000000-7f1c00001000 rw-s 00000000 00:0d 70123                      /dmabuf:\n',
  'lrwx------ 1 root root 64 Nov 21 10:00 14 -> /dmabuf:x\n',
  'MemTotal:        8048092 kB\nMemFree:          512324 kB\n',
  'Driver Info:\n\tDriver name      : vivid\n\tCard type        : vivid\n',
  '{"lines": ["COMMAND PID"], "processes": []}\n',
  'The lsof command lists open files; hidumper and crash do not.\nIt printed 5 lines.\n'
]

/** Of which each has its own folder of fixtures. */
const kinds = [
  'lsof',
  'librank',
  'openharmony-hidumper',
  'openharmony-dmabuf',
  'crash-cma',
  'crash-dmabuf',
  'exporter-sums',
  'attach-counts',
  'fd-series',
  'sunxi-disp',
  'dmesg-alloc-failure'
]

export const otherTexts = (id: string): readonly string[] => [
  ...short,
  ...kinds.filter((kind) => kind !== id).flatMap((kind) => cases(kind).map(({text}) => text)),
  ...['dmabuf-bufinfo', 'dmabuf-fdinfo', 'dmabuf-maps', 'dmabuf-procs', 'proc-fd', 'machine'].flatMap((kind) =>
    cases(kind).map(({text}) => text)
  )
]
