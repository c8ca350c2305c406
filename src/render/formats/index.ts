import type {Format} from '../report.js'
import {csv} from './csv.js'
import {table} from './table.js'

/** What `--format` may name. */
export const formats = {csv, table} satisfies Record<string, Format>
