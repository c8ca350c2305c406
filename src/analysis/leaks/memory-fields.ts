import type {Snapshot} from '../../model/snapshot.js'

/** Of /proc/meminfo, bytes. */
export const memoryFields = ({statements}: Snapshot): ReadonlyMap<string, number> =>
  new Map(
    statements.flatMap((one) =>
      one.interface === 'meminfo' && one.unit === 'bytes' && one.pid === null ? [[one.name, one.value] as const] : []
    )
  )

/** Every page of programs and files is in one of these lists, swap cache and shared memory too. */
const lists = ['Active', 'Inactive', 'Unevictable']

/** null: the kernel does not say. */
export const listedPages = (fields: ReadonlyMap<string, number>): number | null =>
  lists.reduce<number | null>((sum, name) => {
    const bytes = fields.get(name)
    return sum === null || bytes === undefined ? null : sum + bytes
  }, 0)
