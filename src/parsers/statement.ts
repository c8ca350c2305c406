/** One figure, as an interface states it, where it needs no shape of its own. */
import type {InterfaceId} from './interface.js'

export interface Statement {
  readonly interface: InterfaceId
  /** From the machine's root: `sys/class/kgsl/kgsl/page_alloc`. */
  readonly path: string
  /** What of, as the path or text names it: an area, a cgroup, an exporter; null: the machine. */
  readonly subject: string | null
  readonly pid: number | null
  /** `CmaTotal`, `page_alloc`, `Graphics`. */
  readonly name: string
  readonly unit: 'bytes' | 'count' | 'pages'
  readonly value: number
}

/** One figure as one text states it again and again, in its order. */
export interface Course extends Omit<Statement, 'value'> {
  readonly values: readonly number[]
}
