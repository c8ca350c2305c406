/** Names of dma-bufs where they are printed to the last byte, to know them again where they may pass for something else. */

export interface NamesSeen {
  /** inode null: not printed beside it. An empty name is none. */
  add(inode: number | null, name: string): void
  /** Names with that first line that the buffer may have: what was printed with its inode, else all. */
  of(inode: number | null, first: string): Iterable<string>
}

export function namesSeen(): NamesSeen {
  const byInode = new Map<number, Set<string>>()
  const byFirst = new Map<string, Set<string>>()
  const put = <K>(names: Map<K, Set<string>>, key: K, name: string): void => {
    const known = names.get(key)
    if (known === undefined) names.set(key, new Set([name]))
    else known.add(name)
  }
  return {
    add(inode, name) {
      if (inode !== null) put(byInode, inode, name)
      if (name !== '') put(byFirst, firstLine(name), name)
    },
    of(inode, first) {
      const own = inode === null ? undefined : byInode.get(inode)
      if (own === undefined) return byFirst.get(first) ?? []
      return [...own].filter((name) => firstLine(name) === first || (name === '' && first === '<none>'))
    }
  }
}

const firstLine = (name: string): string => name.split('\n', 1)[0] ?? ''
