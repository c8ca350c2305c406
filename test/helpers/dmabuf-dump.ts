/** Prints buffers and their holders as dmabuf_dump does, after its format strings. */

export interface Buffer {
  readonly inode: number
  readonly size: number
  readonly name: string
  readonly exporter: string
  readonly holders: readonly {readonly pid: number; readonly fds: number; readonly maps: number}[]
}

interface Holder {
  readonly pid: number
  readonly comm: string
}

export interface Machine {
  readonly buffers: readonly Buffer[]
  /** Those that hold a buffer. */
  readonly processes: readonly Holder[]
}

/** Bytes of a name: a lone surrogate stands for one that is not UTF-8. */
export const byteLength = (text: string): number =>
  new TextEncoder().encode(text.replace(/[\udc80-\udcff]/gu, 'x')).length

const left = (text: number | string, width: number): string =>
  ' '.repeat(Math.max(width - byteLength(String(text)), 0)) + text
const right = (text: number | string, width: number): string => String(text).padEnd(width)
const kib = (bytes: number): number => Math.floor(bytes / 1024)
export const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)
export const heldBy = ({buffers}: Machine, pid: number): readonly Buffer[] =>
  buffers.filter(({holders}) => holders.some((holder) => holder.pid === pid))
export const pssOf = ({holders, size}: Buffer): number => Math.floor(size / holders.length)

const ruler = `${'-'.repeat(22)}\n`
const title = (name: string): string => `\n\n${'-'.repeat(23)} DMA-BUF ${name} ${'-'.repeat(23)}\n`

/** [dmabuf total, kernel_rss, userspace_rss, userspace_pss] in KiB. */
export function listTotals(machine: Machine): readonly number[] {
  const held = sum(machine.buffers.filter(({holders}) => holders.length > 0).map(({size}) => size))
  const all = sum(machine.buffers.map(({size}) => size))
  const lists = machine.processes.map(({pid}) => heldBy(machine, pid))
  return [all, all - held, sum(lists.flat().map(({size}) => size)), sum(lists.flat().map(pssOf))].map(kib)
}

export function printList(machine: Machine, exporters: boolean): string {
  const cells = (all: readonly string[], widths: readonly number[]) =>
    all.map((one, at) => left(one, widths[at] ?? 0)).join(' ')
  const heading = ['Name', 'Rss', 'Pss', 'nr_procs', 'Inode', ...(exporters ? ['Exporter'] : [])]
  const blocks = machine.processes.map(({comm, pid}) => {
    const own = heldBy(machine, pid)
    const rows = own.map((buffer) => {
      const {exporter, holders, inode, name, size} = buffer
      const figures = `${left(kib(size), 13)} kB ${left(kib(pssOf(buffer)), 13)} kB ${left(holders.length, 16)} ${left(inode, 16)}`
      return `${left(name, 22)} ${figures}${exporters ? `  ${left(exporter, 22)}` : ''}\n`
    })
    const [rss, pss] = [kib(sum(own.map(({size}) => size))), kib(sum(own.map(pssOf)))]
    const total = `${left('PROCESS TOTAL', 22)} ${left(rss, 13)} kB ${left(pss, 13)} kB ${' '.repeat(16)}\n`
    return `${left(comm, 16)}:${right(pid, 5)}\n${cells(heading, [22, 16, 16, 16, 16, 22])}\n${rows.join('')}${total}${ruler}`
  })
  const [dmabuf, kernel, rss, pss] = listTotals(machine)
  return `${blocks.join('')}dmabuf total: ${dmabuf} kB kernel_rss: ${kernel} kB userspace_rss: ${rss} kB userspace_pss: ${pss} kB\n `
}

export function printListCsv(machine: Machine, exporters: boolean): string {
  const blocks = machine.processes.map(({comm, pid}) => {
    const own = heldBy(machine, pid)
    const rows = own.map((buffer) => {
      const {exporter, holders, inode, name, size} = buffer
      const figures = [kib(size), kib(pssOf(buffer)), holders.length, inode].join(',')
      return `"${name}",${figures}${exporters ? `,${exporter}` : ''}\n`
    })
    const totals = `${kib(sum(own.map(({size}) => size)))},${kib(sum(own.map(pssOf)))}`
    const heading = `"Name","Rss(kB)","Pss(kB)","nr_procs","Inode"${exporters ? ',"Exporter"' : ''}`
    return `\t${comm}:${pid}\n${heading}\n${rows.join('')}\nPROCESS TOTAL\n"Rss total(kB)","Pss total(kB)"\n${totals}\n${ruler}`
  })
  const heading = '"dmabuf total (kB)","kernel_rss (kB)","userspace_rss (kB)","userspace_pss (kB)"'
  return `${blocks.join('')}\tTOTALS\n${heading}\n${listTotals(machine).join(',')}\n`
}

export function printTable({buffers, processes}: Machine, csv: boolean): string {
  const refs = ({holders}: Buffer, of: number) => holders.find(({pid}) => pid === of) ?? {fds: 0, maps: 0}
  const sizes = processes.map(({pid}) =>
    sum(buffers.map((one) => (one.holders.some((holder) => holder.pid === pid) ? kib(one.size) : 0)))
  )
  const rows = buffers.map((buffer) => {
    const {holders, inode, size} = buffer
    const counts = [holders.filter(({fds}) => fds > 0).length, holders.filter(({maps}) => maps > 0).length]
    const own = processes.map(({pid}) => refs(buffer, pid))
    if (csv) {
      const cells = own.map(({fds, maps}) => (fds + maps > 0 ? `,"${fds}(${maps}) refs"` : ',""'))
      return `${[inode, kib(size), ...counts].join(',')}${cells.join('')}\n`
    }
    const cells = own.map(({fds, maps}) =>
      fds + maps > 0 ? `${left(fds, 9)}(${left(maps, 6)}) refs |` : `${left('--', 22)} |`
    )
    return `${left(inode, 16)} |${left(kib(size), 13)} kB |${counts.map((one) => `${left(one, 16)} |`).join('')}${cells.join('')}\n`
  })
  const total = sum(buffers.map(({size}) => kib(size)))
  const top = `\n${'-'.repeat(23)} DMA-BUF Table buffer x process ${'-'.repeat(26)}\n`
  const line = `${'-'.repeat(36)}\n`
  if (csv) {
    const heading = `"Dmabuf Inode","Size(kB)","Fd Ref Counts","Map Ref Counts"${processes.map(({comm, pid}) => `,"${comm}:${pid}"`).join('')}\n`
    const below = `"Total Size(kB)",${processes.map(({comm, pid}) => `"${comm}:${pid} size(kB)",`).join('')}\n`
    return `${top}${heading}${rows.join('')}${line}${below}${[total, ...sizes].join(',')}\n`
  }
  const columns = processes.map(({comm, pid}) => `${left(comm, 16)}:${right(pid, 5)} |`).join('')
  const below = `${right('TOTALS', 16)}  ${left(total, 13)} kB |${`${left('n/a', 16)} |`.repeat(2)}${sizes.map((size) => `${left(size, 19)} kB |`).join('')}\n`
  return `${top}    Dmabuf Inode |            Size |   Fd Ref Counts |  Map Ref Counts |${columns}\n${rows.join('')}${line}${below}`
}

export function printStatistics({buffers}: Machine, csv: boolean): string {
  const names = [...new Set(buffers.map(({exporter}) => exporter))]
  const own = names.map((name) => buffers.filter(({exporter}) => exporter === name))
  const bytes = (all: readonly Buffer[]) => sum(all.map(({size}) => size))
  const one = csv
    ? buffers.map(({exporter, inode, size}) => `${inode},${size},"${exporter}"\n`)
    : buffers.map(({exporter, inode, size}) => `${left(inode, 16)} |${left(size, 16)} | ${left(exporter, 16)} \n`)
  const by = names.map((name, at) => {
    const [count, size] = [own[at]?.length ?? 0, bytes(own[at] ?? [])]
    return csv ? `"${name}",${count},${size}\n` : `${left(name, 32)} | ${left(count, 12)}| ${size}\n`
  })
  const headings = csv
    ? ['"Dmabuf Inode","Size(bytes)","Exporter Name"', '"Exporter Name","Total Count","Total Size(bytes)"']
    : [
        '    Dmabuf Inode |     Size(bytes) |    Exporter Name                    |',
        '      Exporter Name              | Total Count |     Total Size(bytes)   |'
      ]
  const total = csv
    ? `"Total DMA-BUF count","Total DMA-BUF size(bytes)"\n${buffers.length},${bytes(buffers)}\n`
    : `Total DMA-BUF count: ${buffers.length}, Total DMA-BUF size(bytes): ${bytes(buffers)}\n`
  return `${title('per-buffer stats')}${headings[0]}\n${one.join('')}${title('exporter stats')}${headings[1]}\n${by.join('')}${title('total stats')}${total}`
}

/** Android 10; `references` to the file of each buffer are those of the holders, and one more. */
export function printTable10({buffers, processes}: Machine): string {
  const tabs = '\t'.repeat(6)
  const count = ({holders}: Buffer) => sum(holders.map(({fds, maps}) => fds + maps)) + 1
  const own = (buffer: Buffer, pid: number) => buffer.holders.find((holder) => holder.pid === pid) ?? {fds: 0, maps: 0}
  const rows = buffers.map((buffer) => {
    const cells = processes.map(({pid}) => `${own(buffer, pid).fds}\t${own(buffer, pid).maps}\t`)
    return `${left(buffer.inode, 16)}\t${left(buffer.size, 10)}\t${count(buffer)}\t${cells.join('')}\n`
  })
  const shares = processes.map(({pid}) =>
    sum(
      buffers.flatMap((buffer) => {
        const {fds, maps} = own(buffer, pid)
        return [fds, maps].map((refs) => Math.floor((buffer.size * refs) / count(buffer)))
      })
    )
  )
  const pids = processes.map(({pid}) => `[pid: ${left(pid, 4)}]\t`).join('')
  const comms = processes.map(({comm}) => left(comm, 16)).join('')
  const heading = `\tinode\t\tsize\t\tcount\t${'fd\tmap\t'.repeat(processes.length)}`
  const pss = shares.map((bytes) => `${left(kib(bytes), 15)}K`).join('')
  return `${tabs}${pids}\n${tabs}${comms}\n${heading}\n${rows.join('')}${'-'.repeat(41)}\nPSS${' '.repeat(38)}${pss}\n`
}
