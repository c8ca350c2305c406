/** Which machine, and when. */
import type {Machine} from '../../model/snapshot.js'

/** `board`, `Linux 6.12.1`, `up 18 s`, `taken 2026-03-01T10:00:00Z`: what is known of it. */
export function machineWords({android, bootId, captureStart, host, kernel, uptimeSeconds}: Machine): string[] {
  return [
    ...(host === null ? [] : [host]),
    ...(android === null ? [] : [androidName(android)]),
    ...(kernel === null ? [] : [`Linux ${kernel}`]),
    ...(uptimeSeconds === null ? [] : [`up ${Math.floor(uptimeSeconds)} s`]),
    ...(bootId === null ? [] : [`boot ${bootId}`]),
    ...(captureStart !== null
      ? [`taken ${captureStart.slice(0, 19)}Z`]
      : android !== null && android.localTime !== null
        ? [`taken ${android.localTime} by its own clock`]
        : [])
  ]
}

/** `Android 10 (Google Pixel)`. */
function androidName({device, manufacturer, model, release}: NonNullable<Machine['android']>): string {
  const product = model === null ? device : [manufacturer, model].filter((part) => part !== null).join(' ')
  return `Android${release === null ? '' : ` ${release}`}${product === null ? '' : ` (${product})`}`
}
