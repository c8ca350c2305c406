/** What a command shows, before any format: tables of exact values, and the words around them. */
import type {Findings} from './findings.js'

/** null is unknown: `-` in a table, empty in CSV, never 0. */
export type Cell = boolean | number | string | null

/**
 * `bytes` are exact integers that a table rounds for the eye; `count` are plain integers; `delta` and `countDelta` are
 * the same as changes, with their sign; `text` comes from anywhere, hostile; `mark` is a word of ours, a
 * percentage or a bar, which only tables show and never shorten.
 */
type Unit = 'bytes' | 'count' | 'countDelta' | 'delta' | 'mark' | 'text'

export interface Column {
  /** The JSON field of the row: what `--columns` and `--sort` name, and CSV prints. */
  readonly key: string
  /** What a table prints above it. */
  readonly title: string
  readonly unit: Unit
  /** Shown only by `--columns` or CSV: a table has little room. */
  readonly wide?: boolean
  /** What the rows are ordered by: a table with little room leaves out all others beside it first. */
  readonly last?: boolean
}

export interface Table {
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Sums, which a table shows below all rows, never sorted or cut. */
  readonly footer?: readonly (readonly Cell[])[]
  /** Rows from `from` on say little: a table that is not sorted anew shows `sums` instead, above the footer. */
  readonly fold?: {readonly from: number; readonly sums: readonly (readonly Cell[])[]}
  /** Rows that a table leaves out below the last one. */
  readonly hidden?: number
  /** What shows them; left out: `--top 0`. */
  readonly hiddenShownBy?: string
  /** Sentences about each row, one list for each: shown below the table, of the rows that it shows. */
  readonly notes?: readonly (readonly string[])[]
  /** Shown only by `--columns`, `--sort` or CSV: for the eye the sentences above say it. */
  readonly wide?: boolean
}

export interface Report {
  /** Sentences above the tables: the ledger. `text` may hold hostile names. */
  readonly heading: readonly string[]
  /** The first is the result: CSV prints it alone. */
  readonly tables: readonly Table[]
  /** Sentences below: what could not be seen. */
  readonly caveats: readonly string[]
  /** Of a command that judges: what programs that gather findings read. */
  readonly findings?: Findings
}

export interface RenderOptions {
  /** Exact bytes in tables too. */
  readonly bytes: boolean
  readonly color: boolean
  /** The text goes to a terminal, where no name may move the cursor. */
  readonly terminal: boolean
  /** Print column titles. */
  readonly header: boolean
  /** Columns of the terminal a table must fit. */
  readonly width: number
}

export type Format = (report: Report, options: RenderOptions) => string
