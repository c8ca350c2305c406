/** Names of dma-bufs where they are printed to the last byte, to know them again where they may pass for something else. */

export interface NamesSeen {
  /** inode null: not printed beside it. An empty name is none. */
  add(inode: number | null, name: string): void
  /** A descriptor that is matched by its name, for its inode is not printed. */
  addMatched(name: string): void
  /** Names with that first line that the buffer may have: what was printed with its inode; where none is, all. */
  of(inode: number | null, first: string): readonly string[]
  /** Are there descriptors that are matched by the first line of their name, and names that only more lines tell apart? */
  ambiguous(others: readonly string[]): boolean
}

export function namesSeen(): NamesSeen {
  const byInode = new Map<number, Set<string>>()
  const byFirst = new Map<string, Set<string>>()
  const matched = new Set<string>()
  const add: NamesSeen['add'] = (inode, name) => {
    if (inode !== null) put(byInode, inode, name)
    if (name !== '') put(byFirst, firstLine(name), name)
  }
  return {
    add,
    addMatched(name) {
      matched.add(name)
      add(null, name)
    },
    ambiguous(others) {
      if (matched.size === 0) return false
      const names = new Map<string, Set<string>>()
      for (const name of [...matched, ...others]) put(names, compared(name), name)
      return [...names.values()].some(({size}) => size > 1)
    },
    of(inode, first) {
      const own = inode === null ? undefined : byInode.get(inode)
      if (own === undefined) return matched.size === 0 ? [] : [...(byFirst.get(first) ?? [])]
      return [...own].filter((name) => firstLine(name) === first || (name === '' && first === '<none>'))
    }
  }
}

function put<K>(names: Map<K, Set<string>>, key: K, name: string): void {
  const known = names.get(key)
  if (known === undefined) names.set(key, new Set([name]))
  else known.add(name)
}

const firstLine = (name: string): string => name.split('\n', 1)[0] ?? ''

/** As names are compared: by their first line, and none may be printed as `<none>`. */
const compared = (name: string): string => (name === '<none>' ? '' : firstLine(name))
