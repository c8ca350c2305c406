/** What a terminal leaves around a text that was copied from it. */
import {cutShort} from './cut.js'
import type {ParseIssue} from './interface.js'

/** `pi@raspberrypi:~ $ cat /proc/meminfo`, `130|rk3588:/ # cat …`: a prompt, and what was typed. */
export const isPrompt = (line: string): boolean => /^[^#$>]{0,100}[#$>](?:\s|$)/.test(line)

/** As cutShort(); the next prompt, with nothing typed yet, is no text. */
export const cutBeforePrompt = (text: string, path: string): ParseIssue | null =>
  /^[^#$>]{0,100}[#$>]\s*$/.test(text.slice(text.lastIndexOf('\n') + 1)) ? null : cutShort(text, path)
