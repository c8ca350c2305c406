/** Of a capture only what tells its boot and time, so that many can be put in order before they are read. */
import type {Sink} from './source.js'

/** In what the collector packs, the first member holds them. */
const telling =
  /(?:^|\/)(?:proc\/sys\/kernel\/random\/boot_id|proc\/uptime|proc\/sys\/kernel\/osrelease|proc\/version|manifest\.json|cmd\/mediamem\/files-0001\.txt)$/

/** The folders on the way to them. */
const leading = /(?:^|\/)(?:proc(?:\/sys(?:\/kernel(?:\/random)?)?)?|cmd(?:\/mediamem)?)$/

export const momentSink = (sink: Sink): Sink => ({
  directory: () => undefined,
  fault: () => undefined,
  file: (path, bytes, cut) => sink.file(path, bytes, cut),
  link: () => undefined,
  wants: (path, type) =>
    (type === 'file' ? telling : type === 'directory' ? leading : null)?.test(path) === true && sink.wants(path, type)
})
