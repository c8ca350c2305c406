/** An instance of which nothing is known. */
export const emptyInstance = {
  bytes: null,
  driver: null,
  engines: [],
  holders: [],
  holdersEstimated: false,
  internal: [],
  internalBytes: null,
  lowerBound: false,
  mappedBytes: null,
  mediaNodes: [],
  memory: [],
  openerGone: null,
  others: [],
  path: null,
  queueBytes: null,
  queues: [],
  reservedBytes: 0,
  type: null
} as const
