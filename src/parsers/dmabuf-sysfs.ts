/**
 * `/sys/kernel/dmabuf/buffers/<inode>/`: every dma-buf of the machine, one folder each.
 *
 *     size                                 uint LF       bytes
 *     exporter_name                        text LF
 *     attachments/<uid>/map_counter        uint LF       times mapped for the device; not upstream
 *     attachments/<uid>/device             symbolic link to the device; not upstream
 *
 * - With CONFIG_DMABUF_SYSFS_STATS: in v6.1 and v6.12 (documented since v5.13), in Android's v5.10; absent in v5.10 and
 *   v7.2. Readable by all. Neither names nor holders.
 * - Attachments are of Android's v5.10 and its descendants alone.
 * - The size of a sysfs file is said to be a page: tar stores what it reads and fills up with NULs. They are taken
 *   off; a file of nothing but NULs was listed and not read.
 *
 * Read in drivers/dma-buf/dma-buf-sysfs-stats.c size_show(), exporter_name_show() at v6.1, v6.12 and
 * Documentation/ABI/testing/sysfs-kernel-dmabuf-buffers.
 */
import type {Origin, Parsed} from './interface.js'
import {oneLine, oneNumber} from './one-line.js'
import {issue} from './scan.js'

/** Bytes. null: nothing was read, or it is cut or no number: then there are issues. */
export const parseSysfsSize = (text: string, origin: Origin): Parsed<number | null> => oneNumber(unpad(text), origin)

/** null: as above; never empty. Blanks are its own. */
export function parseSysfsExporter(text: string, origin: Origin): Parsed<string | null> {
  const read = oneLine(unpad(text), origin)
  return read.value === '' ? {issues: [issue('missing-field', origin.path, 1, 'exporter_name')], value: null} : read
}

/** null: as above. */
export const parseMapCounter = (text: string, origin: Origin): Parsed<number | null> => oneNumber(unpad(text), origin)

function unpad(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '\0') end -= 1
  return text.slice(0, end)
}
