/** What mediamem has to say of the machine of the workload, from what the workload says is true of it. */

/**
 * Rows by their key, each with the fields that are compared. `seen`: which processes the reader may look into; of
 * those alone it can know what they hold.
 */
export function expected({buffers, processes}, seen = () => true) {
  const visible = processes.filter(seen)
  const held = buffers.map((buffer, index) => ({...buffer, holders: visible.filter((one) => holds(one, index))}))
  const shares = held.map(sharesOf)
  return {
    buffers: new Map(held.map((buffer, index) => [buffer.inode, bufferRow(buffer, index, processes)])),
    exporters: new Map(
      [...new Set(buffers.map(({exporter}) => exporter))].map((exporter) => [
        exporter,
        exporterRow(held.filter((buffer) => buffer.exporter === exporter))
      ])
    ),
    processes: new Map(
      visible
        .filter(({descriptors, maps}) => sum([...descriptors, ...maps]) > 0)
        .map((one) => [one.pid, processRow(one, held, shares)])
    ),
    totals: totalsOf(held)
  }
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0)
const bytes = (buffers) => sum(buffers.map(({size}) => size))
const holds = ({descriptors, maps}, index) => descriptors[index] + maps[index] > 0

/** Bytes of hex as mediamem shows them: those that are not UTF-8 as lone surrogates. The names of the workload are short. */
const text = (hex) =>
  Buffer.from(hex, 'hex').reduce((all, byte) => all + String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte), '')

/** Shares that sum to the size: the remainder goes to the lowest pids, a byte each. */
function sharesOf({holders, size}) {
  const pids = holders.map(({pid}) => pid).sort((a, b) => a - b)
  const each = Math.floor(size / pids.length)
  return new Map(pids.map((pid, index) => [pid, each + (index < size % pids.length ? 1 : 0)]))
}

function bufferRow({exporter, handles, holders, imports, inFlight, name, size}, index, processes) {
  const hidden = imports + inFlight + handles
  return {
    attachments: Array(imports).fill('vivid.0'),
    exporter,
    hiddenRefs: hidden,
    holders: holders
      .map((one) => ({comm: text(one.comm), descriptors: one.descriptors[index], maps: one.maps[index], pid: one.pid}))
      .sort((a, b) => a.pid - b.pid),
    identityEstimated: false,
    name: name === '' ? null : text(name),
    refs: hidden + sum(processes.map(({descriptors, maps}) => descriptors[index] + maps[index])),
    size,
    sizeEstimated: false,
    unheldKind: holders.length === 0 ? 'kernel-held' : null
  }
}

const exporterRow = (held) => ({
  buffers: held.length,
  bytes: bytes(held),
  heldBytes: bytes(held.filter(({holders}) => holders.length > 0)),
  unheldBytes: bytes(held.filter(({holders}) => holders.length === 0))
})

function processRow(process, held, shares) {
  const own = held.filter((_, index) => holds(process, index))
  return {
    buffers: own.length,
    comm: text(process.comm),
    descriptors: sum(process.descriptors),
    maps: sum(process.maps),
    pss: sum(shares.map((share) => share.get(process.pid) ?? 0)),
    rss: bytes(own),
    uid: process.uid,
    uss: bytes(own.filter(({holders}) => holders.length === 1))
  }
}

function totalsOf(held) {
  const by = (test) => held.filter(({holders}) => test(holders.length))
  return {
    buffers: held.length,
    bytes: bytes(held),
    complete: true,
    estimatedBytes: 0,
    exclusiveBytes: bytes(by((count) => count === 1)),
    heldBuffers: by((count) => count > 0).length,
    heldBytes: bytes(by((count) => count > 0)),
    kernelHeldBuffers: by((count) => count === 0).length,
    kernelHeldBytes: bytes(by((count) => count === 0)),
    sharedBytes: bytes(by((count) => count > 1)),
    unattributedBytes: 0,
    unheldBytes: bytes(by((count) => count === 0)),
    unheldKind: 'kernel-held'
  }
}
