/** Fence lines of bufinfo: three generations. */
import {uint} from './scan.js'

export interface Fence {
  /** `kernel`, `write`, `read`; `Exclusive`, `Shared` before 5.19. */
  readonly usage: string
  readonly driver: string | null
  readonly timeline: string | null
  readonly context: number | null
  readonly seqno: number | null
  readonly signalled: boolean
}

export interface BufinfoFence extends Fence {
  /** 1-based line in the text. */
  readonly line: number
}

/**
 * The fence on a line, null when there is none.
 *
 *     until 5.15   TAB ("Exclusive" | "Shared") " fence: " driver " " timeline " " ["un"] "signalled"
 *     5.16         TAB usage " fence:" driver " " timeline " seq " uint " " ["un"] "signalled"
 *     7.2, 7.3     TAB usage " fence:" context ":" seqno " " timeline " " driver " " ["un"] "signalled"
 *
 * In the last form the timeline comes first, and a signalled fence prints
 * neither timeline nor driver: three blanks in a row. Timelines hold blanks
 * (`renderer[1234]:1`, `i915 rcs0`), drivers do not. A context or seqno beyond
 * 2^53 is null.
 *
 * `tabbed`: only with the tab in front that every kernel prints.
 *
 * Read in drivers/dma-buf/dma-buf.c dma_buf_debug_show() at v5.10, v6.1,
 * v6.12, v7.2, v7.3; drivers/dma-buf/dma-resv.c dma_resv_describe() and
 * drivers/dma-buf/dma-fence.c dma_fence_describe() at v6.1, v6.12, v7.2, v7.3.
 */
export function readFence(text: string, line: number, tabbed: boolean): BufinfoFence | null {
  if (tabbed && !text.startsWith('\t')) return null
  const head = /^[\t ]*([A-Za-z]{1,16}) fence: ?/.exec(text)
  if (head === null) return null
  const [whole, usage = ''] = head
  const body = text.slice(whole.length).trimEnd()
  const signalled = !body.endsWith('unsignalled')
  const end = body.length - (signalled ? 'signalled' : 'unsignalled').length
  if (!body.endsWith('signalled') || body[end - 1] !== ' ') return null
  return {...readNames(body.slice(0, end - 1)), line, signalled, usage}
}

type Names = Pick<BufinfoFence, 'context' | 'driver' | 'seqno' | 'timeline'>

function readNames(text: string): Names {
  const numbered = /^(\d{1,20}):(\d{1,20})(?: |$)/.exec(text)
  if (numbered !== null) {
    const [whole, context = '', seqno = ''] = numbered
    const names = text.slice(whole.length)
    const cut = names.lastIndexOf(' ')
    return {
      context: uint(context),
      driver: named(names.slice(cut + 1)),
      seqno: uint(seqno),
      timeline: named(names.slice(0, Math.max(0, cut)))
    }
  }
  const seq = / seq (\d{1,20})$/.exec(text.slice(-26))
  const names = seq === null ? text : text.slice(0, text.length - seq[0].length)
  const cut = names.indexOf(' ')
  const driver = cut === -1 ? names : names.slice(0, cut)
  return {
    context: null,
    driver: named(driver),
    seqno: uint(seq?.[1] ?? ''),
    timeline: cut === -1 ? null : named(names.slice(cut + 1))
  }
}

const named = (text: string): string | null => (text.trim() === '' ? null : text.trim())
