/** What a terminal adds to a text that was copied from it, and what people take out of it. */
import {cutShort} from '../cut.js'
import type {ParseIssue} from '../interface.js'

/**
 * `pi@raspberrypi:~ $ cat x`, `130|rk3588:/ # cat x`, `[root@board ~]# cat x`, `# cat x`, `crash> cma -a`; or nothing
 * typed yet.
 */
const prompt =
  /^(?:\d{1,3}\|)?(?:\[[^\]\s]{1,64} [^\]]{0,64}\]|[\w.-]{1,64}[@:][^\s#$]{0,200}(?: [^\s#$]{1,200})?|[\w.-]{1,64} [~/][^\s#$]{0,200}|[~/][^\s#$]{0,200}|[\w.-]{0,64}) ?(?:[#$]|(?<=crash)>)(?: +["'(./\w].*)? *$/

export const isPrompt = (line: string): boolean => line.length < 1000 && prompt.test(line.trim()) && line.trim() !== '#'

/** Somebody left lines out here. */
export const isElided = (line: string): boolean =>
  line.length < 100 && /^\s*(?:\.{2,}|…+|\[(?:\.{3}|…|snip)\]|<\/?snip[^>]*>|-+ ?snip ?-+)\s*$/i.test(line)

/** As cutShort(); the next prompt, with nothing typed yet, is no text. */
export const cutBeforePrompt = (text: string, path: string): ParseIssue | null =>
  isPrompt(text.slice(text.lastIndexOf('\n') + 1)) ? null : cutShort(text, path)
