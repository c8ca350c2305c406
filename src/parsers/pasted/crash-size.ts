/** Sizes as Qualcomm's plugins for crash print them. */

export interface CrashSize {
  readonly bytes: number
  /** `bytes` may be that much off, because decimals were cut; 0: exact. */
  readonly slack: number
}

const units: Readonly<Record<string, number>> = {B: 1, GB: 2 ** 30, KB: 2 ** 10, MB: 2 ** 20, TB: 2 ** 40}

/** `680KB`, `17.66MB`: powers of 1024, with decimals only where it is no whole number. null: no size. */
export function crashSize(text: string): CrashSize | null {
  const [, whole = '', decimals = '', name = ''] = /^(\d{1,16})(?:\.(\d{1,3}))? ?([KMGT]?B)$/.exec(text) ?? []
  const unit = units[name]
  if (unit === undefined) return null
  const bytes = Math.round(Number(`${whole}.${decimals}0`) * unit)
  const slack = decimals === '' ? 0 : Math.ceil(unit / 2 / 10 ** decimals.length)
  return Number.isSafeInteger(bytes) ? {bytes, slack} : null
}
