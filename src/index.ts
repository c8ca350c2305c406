/** The library: load a capture, ask questions of the snapshot. */
export {type Attribution, type AttributionBy, attribute, type Grouping, groupings} from './analysis/attribute.js'
export {type Filter, parseFilter} from './analysis/filter.js'
export type {Totals} from './analysis/ledger.js'
export {ExitCode, MediamemError} from './errors.js'
export {type Loaded, type LoadOptions, load} from './load.js'
export {parseSaved, saveSnapshot} from './model/saved.js'
export type * from './model/snapshot.js'
