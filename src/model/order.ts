/** By number. What was read in order, as archives mostly are, is not sorted again. */
export function sorted<T>(map: ReadonlyMap<number, T>): [number, T][] {
  const entries = [...map]
  const inOrder = entries.every(([key], index) => index === 0 || (entries[index - 1]?.[0] ?? 0) < key)
  return inOrder ? entries : entries.sort(([a], [b]) => a - b)
}

/** By its JSON: for values whose order must not depend on that of a capture. */
export const byText = <T>(values: readonly T[]): T[] =>
  values.length < 2
    ? [...values]
    : values
        .map((value) => [JSON.stringify(value), value] as const)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, value]) => value)
