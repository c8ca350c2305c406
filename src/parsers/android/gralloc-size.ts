/** Sizes as SurfaceFlinger prints them, rounded. */

export interface GrallocSize {
  /** The nearest to what stands there. */
  readonly bytes: number
  /** Two decimals that make a whole number of bytes; not two digits. */
  readonly exact: boolean
  /** How far from the truth `bytes` can be. */
  readonly slack: number
}

/** `8160.00`, `4.3e+03`, `4` as KiB; null: no number, or too large. Two decimals, or two digits in all. */
export function grallocKib(text: string): GrallocSize | null {
  if (!/^\d{1,15}(?:\.\d{1,6})?(?:e[+-]\d{2,3})?$/.test(text)) return null
  const kib = Number(text)
  const bytes = Math.round(kib * 1024)
  if (!Number.isSafeInteger(bytes)) return null
  const fixed = /\.\d\d$/.test(text)
  const half = fixed ? 0.005 : kib === 0 ? 0 : 10 ** (Math.floor(Math.log10(kib)) - 1) / 2
  return {bytes, exact: fixed && Number(text.slice(-2)) % 25 === 0, slack: half * 1024 + 0.5}
}

/** The sum of the rows against what the text says it is. */
export interface GrallocSum {
  bytes: number
  slack: number
  /** Of a row nothing is known. */
  unknown: boolean
}

export const noSum = (): GrallocSum => ({bytes: 0, slack: 0, unknown: false})

export function addTo(sum: GrallocSum, size: GrallocSize | null): void {
  sum.bytes += size?.bytes ?? 0
  sum.slack += size?.slack ?? 0
  sum.unknown ||= size === null
}

export const agrees = (sum: GrallocSum, total: GrallocSize): boolean =>
  sum.unknown || Math.abs(sum.bytes - total.bytes) <= sum.slack + total.slack
