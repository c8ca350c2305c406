/** Areas and allocations that interfaces state beside the dma-bufs, and fences that programs make: plain data of a snapshot. */
import type {InterfaceId} from '../parsers/interface.js'
import type {Allocation as ListedAllocation, MemoryArea} from '../parsers/memory-table.js'

export type {AreaKind} from '../parsers/memory-table.js'
export type {Course, Statement} from '../parsers/statement.js'

/** Where it is said. */
interface Source {
  readonly interface: InterfaceId
  /** From the machine's root: `sys/kernel/debug/dri/128/gem`. */
  readonly path: string
}

export type Area = MemoryArea & Source
export type Allocation = ListedAllocation & Source

/** Fences a program makes for itself; what is not signalled holds up whoever waits for it. */
export interface Timeline {
  readonly name: string
  readonly value: number
  readonly unsignalled: number
}
