import type {Format} from '../report.js'
import {csv} from './csv.js'
import {junit} from './junit.js'
import {markdown} from './markdown.js'
import {sarif} from './sarif.js'
import {table} from './table.js'

/** What `--format` may name. */
export const formats = {csv, markdown, table} satisfies Record<string, Format>

/** And of a command that judges. */
export const findingFormats = {csv, junit, markdown, sarif, table} satisfies Record<string, Format>

export type FormatName = keyof typeof findingFormats

/** Read by eye: they show the first rows, and no column that has no room. */
export const forEyes: ReadonlySet<FormatName> = new Set(['markdown', 'table'])
