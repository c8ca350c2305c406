/** How much of a source is read at most, so that a hostile one costs bounded memory and time. */
export interface Limits {
  /** Kept of one wanted member; the rest is passed over and the member marked as cut. */
  readonly maxMemberBytes: number
  /** Uncompressed, of the whole source. */
  readonly maxBytes: number
  readonly maxMembers: number
  /** Of one text that is the whole source. */
  readonly maxTextBytes: number
  /** Folders below the root of a machine. */
  readonly maxDepth: number
  /** Folders above it. */
  readonly maxSearchDepth: number
  /** Uncompressed bytes per compressed byte, looked at from `ratioFrom` uncompressed bytes on. */
  readonly maxRatio: number
  readonly ratioFrom: number
}

const mib = 2 ** 20

export const defaultLimits: Limits = {
  maxBytes: 4096 * mib,
  maxDepth: 12,
  maxMemberBytes: 64 * mib,
  maxMembers: 4_000_000,
  maxRatio: 400,
  maxSearchDepth: 6,
  maxTextBytes: 256 * mib,
  ratioFrom: 256 * mib
}
