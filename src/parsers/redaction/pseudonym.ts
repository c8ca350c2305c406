/** What stands for a name: stable, the same for the same text, a word without blanks. */

/** `path`: what a descriptor leads to that is none of ours. */
type PseudonymKind = 'boot' | 'cgroup' | 'cmdline' | 'comm' | 'host' | 'name' | 'path'

export type Pseudonym = (kind: PseudonymKind, text: string) => string

/** An empty name names nobody. */
export const hider =
  (pseudonym: Pseudonym) =>
  (kind: PseudonymKind, text: string): string =>
    text === '' ? '' : pseudonym(kind, text)
