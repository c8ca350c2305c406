/** What a text of dmabuf_dump says, as printed but in bytes; `null` is "not said", never zero. */

export interface DmabufDump {
  /** The processes of the per-process list (no option, or a pid), or of the table (`-a`, Android 10). */
  readonly processes: readonly DumpedProcess[]
  /** The rows of the table: buffers that processes hold; on Android 10 to 12 also those of debugfs. */
  readonly table: readonly TableBuffer[]
  /** Of `-b`: every buffer of the machine. */
  readonly buffers: readonly DumpedBuffer[]
  /** Of `-b`. */
  readonly exporters: readonly DumpedExporter[]
  readonly totals: DumpTotals
  readonly messages: readonly DumpMessage[]
  /**
   * All of the text is there: every part has ended, its totals agree with its rows, each line was understood.
   * A text without any part is whole only if it says that there is no buffer; `messages` tell who was left out.
   */
  readonly whole: boolean
}

export interface DumpedProcess {
  readonly pid: number
  /** Without blanks at its beginning, cut at a newline by the tool; null: the tool could not read it. */
  readonly comm: string | null
  /**
   * Of its buffers, each once. List: the sum of exact sizes, rounded down to 1 KiB. Table: the sum of rounded sizes, on
   * Android 11 of those only that it has a descriptor of.
   */
  readonly rss: number | null
  /** As the release counts it, see ProcessBuffer; Android 10: by its part of the references to each buffer's file. */
  readonly pss: number | null
  readonly buffers: readonly ProcessBuffer[]
}

export interface ProcessBuffer {
  /** null: early builds of Android 11 print none. */
  readonly inode: number | null
  readonly name: string | null
  readonly exporter: string | null
  /** All of the buffer: the column Rss of the list. For a buffer that is mapped only, it may be the map's length. */
  readonly size: number
  /** `size` and `pss` are rounded down to 1 KiB. */
  readonly sizeRounded: boolean
  /**
   * What the release says is the process's part; only in the list.
   * Android 11 to 13: size / processes that map it, 0 for a process that does not. Since 14: size / processes that hold it.
   */
  readonly pss: number | null
  /** That hold it. With a pid given only that process was looked at: always 1. */
  readonly processes: number | null
  readonly fdRefs: number | null
  readonly mapRefs: number | null
  /** Descriptors and maps together (table of Android 11; maps without descriptor are not told there). */
  readonly refs: number | null
}

export interface TableBuffer {
  readonly inode: number
  readonly size: number
  readonly sizeRounded: boolean
  /** Processes, not references, whatever the heading says. */
  readonly fdProcesses: number | null
  readonly mapProcesses: number | null
  /** Android 10: references to the buffer's file. Android 11: descriptors and maps of all processes. */
  readonly refs: number | null
}

export interface DumpedBuffer {
  readonly inode: number
  readonly size: number
  readonly exporter: string | null
}

export interface DumpedExporter {
  readonly exporter: string | null
  readonly buffers: number
  readonly bytes: number
}

export interface DumpTotals {
  /** Buffers of the machine that the tool knew of; where `kernelRss` is null, those of processes alone. */
  readonly dmabuf: number | null
  /**
   * What no process that was looked at holds: with a pid, what all others hold is in it.
   * null also where a 0 is printed which may mean that the tool did not know: see docs/formats/dmabuf-dump.md.
   */
  readonly kernelRss: number | null
  /** Sum of the processes' rss: a shared buffer counts as often as it is shared. */
  readonly userspaceRss: number | null
  readonly userspacePss: number | null
  /** Of the table: the sum of its sizes. */
  readonly table: number | null
  /** Of `-b`. */
  readonly buffers: number | null
  readonly bytes: number | null
}

export interface DumpMessage {
  readonly means: MessageMeaning
  readonly text: string
}

export type MessageMeaning =
  /** It was stopped, or failed, by the word of who ran it. */
  | 'broken-off'
  /** Not permitted, so something is missing: processes, or everything. */
  | 'denied'
  /** No buffer, as far as it could see. */
  | 'no-buffers'
  /** bufinfo could not be read: buffers that no process holds are missing. */
  | 'no-debugfs'
  /** /proc, or everything in it, could not be read. */
  | 'no-proc'
  /** The kernel's list of buffers could not be read. */
  | 'no-statistics'
  /** The device has no dmabuf_dump. */
  | 'no-tool'
  /** The kernel's list of buffers could not be read: no process's memory is missing, the kernel's is. */
  | 'no-total'
  /** A process is gone, or may not be read; up to Android 12 nothing follows. */
  | 'process-unreadable'
  /** Buffers came or went while it read: the totals are none. */
  | 'totals-disagree'
  /** It was called wrongly. */
  | 'usage'
