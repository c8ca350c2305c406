/**
 * What a listing of memory says, whoever printed it: the areas that memory is taken from, and what was taken.
 *
 * One shape for debugfs of GPU drivers, vendor heaps, ION and dumps, so that what comes after need not know thirty
 * formats. Bytes everywhere; `null` is "not said", never zero.
 */

export interface MemoryTable {
  readonly areas: readonly MemoryArea[]
  readonly allocations: readonly Allocation[]
}

/**
 * - `carveout`: reserved at boot, outside MemTotal.
 * - `cma`: a contiguous area, part of MemTotal; movable pages of others may stand in it.
 * - `gpu`: what a GPU driver says it has taken of system memory.
 * - `heap`: live buffers of a dma-heap or ION heap.
 * - `pool`: free pages a heap or driver keeps for itself.
 * - `vram`: memory of the device.
 */
export type AreaKind = 'carveout' | 'cma' | 'gpu' | 'heap' | 'pool' | 'vram'

export interface MemoryArea {
  readonly kind: AreaKind
  /** As the text calls it; null: the text is of one area, and does not name it. */
  readonly name: string | null
  readonly capacity: number | null
  readonly used: number | null
  readonly free: number | null
  /** The most that was ever used. */
  readonly peak: number | null
  /** How many pieces `used` is. */
  readonly objects: number | null
}

export interface Allocation {
  /** Of the areas: where it was taken from; null: not said. */
  readonly area: string | null
  /** Who took it, as the text says: it may be dead, and the pid may be another's by now. */
  readonly pid: number | null
  readonly comm: string | null
  /** What it is for. */
  readonly label: string | null
  readonly bytes: number
  /** Pieces this row stands for. */
  readonly objects: number
  /** The dma-buf it is: the same memory, exactly known. */
  readonly inode: number | null
  /** Is it the memory of a dma-buf, imported or exported? null: the text does not tell. */
  readonly dmabuf: boolean | null
  /** Who took it is gone, by the text's own word. */
  readonly orphaned: boolean
  /** Devices attached, one entry per attachment; null: not said. */
  readonly devices: readonly string[] | null
}

/** A file of one process, or of one area, tells so by its path alone. */
export const ownedBy = (
  {allocations, areas}: MemoryTable,
  {label, pid}: {readonly label: string | null; readonly pid: number | null}
): MemoryTable => ({
  allocations: allocations.map((one) => ({...one, pid: one.pid ?? pid})),
  areas: areas.map((one) => ({...one, name: one.name ?? label}))
})

export const area = (kind: AreaKind, name: string | null, of: Partial<MemoryArea>): MemoryArea => ({
  capacity: null,
  free: null,
  objects: null,
  peak: null,
  used: null,
  ...of,
  kind,
  name
})

export const allocation = (bytes: number, of: Partial<Allocation>): Allocation => ({
  area: null,
  comm: null,
  devices: null,
  dmabuf: null,
  inode: null,
  label: null,
  objects: 1,
  orphaned: false,
  pid: null,
  ...of,
  bytes
})
