/** What dmabuf_dump, its library and the shell that runs it say instead of data, on either stream. */
import type {DumpMessage, MessageMeaning} from './value.js'

const messages: readonly (readonly [RegExp, MessageMeaning])[] = [
  [/^dmabuf info not found(?: \S*)?$/, 'no-buffers'],
  [/^debugfs entry for dmabuf not available, (?:skipping|using \/proc\/<pid>\/fdinfo instead)$/, 'no-debugfs'],
  [/^Unable to read DMA-BUF (?:sysfs|per-buffer) stats from device$/, 'no-statistics'],
  [/^Warning: Total dmabufs < userspace dmabufs$/, 'totals-disagree'],
  [/^Warning: Could not get total exported dmabufs\. Kernel size will be 0\.$/, 'no-total'],
  [/^Unable to read dmabuf info(?: for (?:pid )?-?\d+)?$/, 'process-unreadable'],
  [/^Failed to read dmabuf (?:fd|map) references for pid \d+$/, 'process-unreadable'],
  [/^Failed to (?:open|read) \/proc\/\d+\/[^:]*(?:: .*)?$/, 'process-unreadable'],
  [/^Failed to read fdinfo - requires either PTRACE_MODE_READ or root depending on the device kernel$/, 'denied'],
  [/^Failed to open \/proc directory$/, 'no-proc'],
  [/^Failed to ReadProcfsDmaBufs, check logcat for info$/, 'no-proc'],
  [/^(?:\S*sh: )?(?:\d+: )?\S*dmabuf_dump: .*(?:not found|No such file or directory)$/i, 'no-tool'],
  [/^(?:\S*sh: )?(?:\d+: )?\S*dmabuf_dump: .*(?:permission denied|not permitted)$/i, 'denied'],
  [/^\*\*\* (?:command )?'?[^']{0,200}dmabuf_dump[^']{0,40}'?.*(?:timed out|failed|error)/i, 'broken-off'],
  [/^(?:Invalid process id \S*|Invalid arguments\b.*|Invalid output format\.)$/, 'usage'],
  [/^\S*dmabuf_dump: (?:invalid|unknown|unrecognized) option\b.*$/, 'usage'],
  [/^Usage: \S*dmabuf_dump .*$/, 'usage'],
  // The lines below it.
  [/^-[abho]\t (?:show|\[raw\])[^|]*$/, 'usage'],
  [/^(?:\t ?|[ ]{2}\t )?(?:If PID is supplied, |Otherwise, shows |Per-buffer DMA-BUF stats do).*$/, 'usage']
]

/** What stands before a message that goes through the system's log: `dmabuf_dump E 01-02 03:04:05  7  7 file.cpp:12] `. */
const logged = /^\S*dmabuf_dump [VDIWEF] [^\]]{0,100}\] /

/** A row, whose name may be a message. */
const row = / kB +\d+ kB +\d/

/** null: the line is none of them. */
export function readMessage(line: string): DumpMessage | null {
  if (line.length > 400 || row.test(line)) return null
  const text = line.replace(logged, '').trimEnd()
  const means = messages.find(([pattern]) => pattern.test(text))?.[1]
  return means === undefined ? null : {means, text}
}
