import {ExitCode, MediamemError} from '../../errors.js'

const scheme = 'live:'

/**
 * `live:` is the machine this runs on, `live:/host` one whose `proc` and `sys` stand below that folder, as a container
 * may see them. Where they are, without a slash at the end: '' is `/`. null: another kind of source.
 */
export function liveRoot(source: string): string | null {
  if (!source.startsWith(scheme)) return null
  const root = source.slice(scheme.length)
  if (root === '' || root.startsWith('/')) return root.replace(/\/+$/, '')
  throw new MediamemError('USAGE', `${source}: after live: comes nothing, or a folder from /`, ExitCode.Usage, [
    'mediamem attribute live:',
    `mediamem attribute ./${source}, if a file is called so`
  ])
}
