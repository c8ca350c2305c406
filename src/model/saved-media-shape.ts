/** The shape of a saved snapshot's sections about V4L2, DRM and memory. Snapshots saved before these were read have none. */
import * as v from 'valibot'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const text = v.string()
const maybeCount = v.nullable(count)
const maybeText = v.nullable(text)
const flag = v.boolean()
const units = v.picklist(['bytes', 'count', 'pages'])

const section = <Item extends v.GenericSchema>(item: Item) => v.optional(v.array(item))
const holders = v.array(v.looseObject({descriptors: v.array(count), pid: count, startTime: maybeCount}))
const others = v.array(v.looseObject({key: text, value: text}))
const parts = v.array(v.looseObject({bytes: count, count: maybeCount, name: maybeText}))

const engines = v.array(
  v.looseObject({
    busyNs: maybeCount,
    capacity: maybeCount,
    curHz: maybeCount,
    cycles: maybeCount,
    maxHz: maybeCount,
    name: text,
    totalCycles: maybeCount
  })
)

const instance = v.looseObject({
  bytes: maybeCount,
  device: maybeText,
  driver: maybeText,
  engines,
  holders,
  holdersEstimated: flag,
  internal: parts,
  internalBytes: maybeCount,
  kind: v.picklist(['descriptor', 'device', 'instance']),
  listedBy: v.array(text),
  lowerBound: flag,
  mappedBytes: maybeCount,
  mediaNodes: v.array(text),
  memory: v.array(v.looseObject({bytes: count, name: text})),
  openerGone: v.nullable(flag),
  others,
  path: maybeText,
  pid: maybeCount,
  queueBytes: maybeCount,
  queues: parts,
  reservedBytes: count,
  type: maybeText
})

const region = v.looseObject({
  active: maybeCount,
  internal: maybeCount,
  memory: maybeCount,
  purgeable: maybeCount,
  resident: maybeCount,
  shared: maybeCount,
  total: maybeCount
})

const client = v.looseObject({
  clientId: maybeCount,
  driver: maybeText,
  engines,
  holders,
  listedBy: v.array(text),
  name: maybeText,
  opener: maybeCount,
  others,
  path: maybeText,
  pdev: maybeText,
  regions: v.record(text, region)
})

const area = v.looseObject({
  capacity: maybeCount,
  free: maybeCount,
  interface: text,
  kind: v.picklist(['carveout', 'cma', 'gpu', 'heap', 'pool', 'vram']),
  name: maybeText,
  objects: maybeCount,
  path: text,
  peak: maybeCount,
  used: maybeCount
})

const allocation = v.looseObject({
  area: maybeText,
  bytes: count,
  comm: maybeText,
  devices: v.nullable(v.array(text)),
  dmabuf: v.nullable(flag),
  inode: maybeCount,
  interface: text,
  label: maybeText,
  objects: count,
  orphaned: flag,
  path: text,
  pid: maybeCount
})

export const mediaSections = {
  allocations: section(allocation),
  areas: section(area),
  clients: section(client),
  controls: section(
    v.looseObject({
      id: maybeCount,
      memoryUsage: maybeCount,
      name: text,
      node: maybeText,
      type: text,
      value: maybeText
    })
  ),
  courses: section(
    v.looseObject({
      interface: text,
      name: text,
      path: text,
      pid: maybeCount,
      subject: maybeText,
      unit: units,
      values: v.array(v.pipe(v.number(), v.safeInteger()))
    })
  ),
  drmDevices: section(v.looseObject({driver: maybeText, name: text})),
  heaps: section(text),
  instances: section(instance),
  statements: section(
    v.looseObject({
      interface: text,
      name: text,
      path: text,
      pid: maybeCount,
      subject: maybeText,
      unit: units,
      value: v.pipe(v.number(), v.safeInteger())
    })
  ),
  timelines: section(v.looseObject({name: text, unsignalled: count, value: v.pipe(v.number(), v.safeInteger())})),
  videoNodes: section(
    v.looseObject({
      bus: maybeText,
      card: maybeText,
      device: maybeText,
      mappedBytes: count,
      name: maybeText,
      path: text,
      tracked: v.optional(flag),
      tracker: v.optional(maybeText),
      trackerEstimated: v.optional(flag)
    })
  )
}

/** What a snapshot saved before these sections has of them. */
export const emptySections = {
  allocations: [],
  areas: [],
  clients: [],
  controls: [],
  courses: [],
  drmDevices: [],
  heaps: [],
  instances: [],
  statements: [],
  timelines: [],
  videoNodes: []
} as const
