/**
 * Integer shares of a buffer among its holders: they sum to its size exactly,
 * the remainder goes to the lowest pids. `holders` in order of pid.
 */
export function shares(size: number, holders: number): number[] {
  const each = Math.floor(size / holders)
  const rest = size - each * holders
  return Array.from({length: holders}, (_, index) => each + (index < rest ? 1 : 0))
}
