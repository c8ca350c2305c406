/** An engine of a codec or GPU, as fdinfo counts it. Shared by `drm-fdinfo` and `v4l2-fdinfo`. */
export interface Engine {
  readonly name: string
  /** Nanoseconds since the descriptor was opened; null: this driver counts cycles, or nothing. */
  readonly busyNs: number | null
  readonly cycles: number | null
  /** Cycles that passed meanwhile, busy or not. */
  readonly totalCycles: number | null
  /** How many of it there are; null: not said, which is one. */
  readonly capacity: number | null
  readonly curHz: number | null
  readonly maxHz: number | null
}

/** A key this version knows nothing of, as it stood, so that nothing a newer kernel says is lost. */
export interface OtherKey {
  readonly key: string
  readonly value: string
}
