/**
 * `/proc/<pid>/{dmabuf_rss,dmabuf_rss_hwm,dmabuf_pss}`: what Android's kernel itself counts of a process.
 *
 *     dmabuf_rss := [ uint LF ]            bytes
 *
 * - Android common kernels only, from android14-6.1. Not upstream.
 * - `dmabuf_rss` counts in full each buffer that the process has by descriptor or map, once, be the map of a part only;
 *   `dmabuf_rss_hwm` is the most it ever was, until somebody writes 0 to it; `dmabuf_pss` takes of each buffer the
 *   process's share. Sums of the first two over processes count shared buffers several times.
 * - The file may be empty: that is not 0.
 *
 * Read in fs/proc/base.c of an android14-6.1 kernel (`dmabuf_rss`); what the other two print, in programs that read them.
 */
import type {Origin, Parsed} from './interface.js'
import {oneNumber} from './one-line.js'

/** Bytes. null: the kernel says nothing, or what it says is cut or no number: then there are issues. */
export const parseDmabufRss = (text: string, origin: Origin): Parsed<number | null> => oneNumber(text, origin)
