/** Truths with one thing wrong in each: a comparison that finds nothing wrong with one of them is worth nothing. */

const more = (key) => (one) => ({...one, [key]: one[key] + 1})
const other = (key) => (one) => ({...one, [key]: `${one[key]}78`})
/** One more of the first buffer. */
const moreOf = (key) => (one) => ({...one, [key]: one[key].with(0, one[key][0] + 1)})

const ofBuffers = {
  exporter: other('exporter'),
  handles: more('handles'),
  imports: more('imports'),
  inFlight: more('inFlight'),
  inode: more('inode'),
  name: other('name'),
  size: more('size')
}
const ofProcesses = {
  comm: other('comm'),
  descriptors: moreOf('descriptors'),
  maps: moreOf('maps'),
  pid: more('pid'),
  uid: more('uid')
}

/** `{what, truth}` for every field of a buffer and of a process. */
export const lies = ({buffers, processes}) => [
  ...Object.entries(ofBuffers).map(([what, change]) => ({
    truth: {buffers: buffers.with(0, change(buffers[0])), processes},
    what: `${what} of a buffer`
  })),
  ...Object.entries(ofProcesses).map(([what, change]) => ({
    truth: {buffers, processes: processes.with(0, change(processes[0]))},
    what: `${what} of a process`
  }))
]
