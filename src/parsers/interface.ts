/** What a kernel interface is to mediamem, and what parsing one gives. */

/** Names of interfaces as they stand in coverage, issues and `docs/formats/`. */
export type InterfaceId =
  | 'android-dmabuf-rss'
  | 'android-gpumem'
  | 'android-gralloc'
  | 'android-lmkd'
  | 'android-meminfo'
  | 'cgroup-dmem'
  | 'cma'
  | 'crash-utility'
  | 'dma-heap'
  | 'dmabuf-bpf'
  | 'dmabuf-bufinfo'
  | 'dmabuf-dump'
  | 'dmabuf-fdinfo'
  | 'dmabuf-maps'
  | 'dmabuf-procs'
  | 'dmabuf-sysfs'
  | 'drm-debugfs'
  | 'drm-fdinfo'
  | 'ion'
  | 'kgsl'
  | 'librank'
  | 'lsof'
  | 'machine'
  | 'mali'
  | 'meminfo'
  | 'mtk-dma-heap'
  | 'nvmap'
  | 'openharmony-memory'
  | 'pasted-summary'
  | 'proc-cgroup'
  | 'proc-fd'
  | 'proc-fd-stat'
  | 'proc-identity'
  | 'proc-limits'
  | 'rk-dma-heap'
  | 'socket-fdinfo'
  | 'sync-debugfs'
  | 'sysfs-class'
  | 'v4l2-ctl'
  | 'v4l2-fdinfo'
  | 'v4l2-mem'
  | 'v4l2-memtrack'
  | 'vcsm-cma'

/** Where a text came from, relative to the root of the machine it shows. */
export interface Origin {
  /** No leading slash: `proc/2211/fdinfo/14`. For a lone text: what the user named. */
  readonly path: string
}

export type IssueCode =
  /** A number that is not one, or not a safe integer. */
  | 'bad-number'
  /** Two interfaces, or two readings of one, say different things. */
  | 'conflict'
  /** The text ends in the middle. */
  | 'cut-short'
  /** A field that every kernel prints is not there. */
  | 'missing-field'
  /** The text's own total is not the sum of its rows. */
  | 'total-mismatch'
  /** A line no known kernel prints here. */
  | 'unexpected-line'

/** A line a parser could not use. Data, never thrown: the rest still counts. */
export interface ParseIssue {
  readonly code: IssueCode
  /** 1-based; 0 when the fault is an absence. */
  readonly line: number
  readonly path: string
  /** The line as it stood, at most 200 characters of it; or what is missing. */
  readonly text: string
}

export interface Parsed<T> {
  readonly issues: readonly ParseIssue[]
  readonly value: T
}
