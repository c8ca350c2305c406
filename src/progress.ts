import {writeText} from './output.js'

const mebibyte = 1024 * 1024

export interface ProgressLine {
  readonly update: (bytesRead: number, total: number | null) => void
  /** Wipes the line. */
  readonly end: () => void
}

/** One line on a terminal's stderr, for what takes longer than half a second; nothing anywhere else. */
export function progressLine(): ProgressLine {
  if (process.stderr.isTTY !== true) return {update: () => {}, end: () => {}}
  let next = Date.now() + 500
  let shown = false
  return {
    update(bytesRead, total) {
      if (Date.now() < next) return
      next = Date.now() + 100
      shown = true
      const of = total === null ? '' : ` of ${Math.ceil(total / mebibyte)}`
      writeText(2, `\r\u001B[Kread ${Math.floor(bytesRead / mebibyte)}${of} MiB`)
    },
    end() {
      if (shown) writeText(2, '\r\u001B[K')
    }
  }
}
