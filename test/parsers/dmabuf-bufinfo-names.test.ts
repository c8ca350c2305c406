/** Buffers of any name, printed as kernels print them, and read back. */
import test from 'ava'
import fc from 'fast-check'
import {type BufinfoRow, parseDmabufBufinfo, withoutForged} from '../../src/parsers/dmabuf-bufinfo.js'

const origin = {path: 'sys/kernel/debug/dma_buf/bufinfo'}

/** Lines a name may try to pass for. */
const traps = [
  '\n',
  '\t',
  ' ',
  '\r',
  '0',
  '<none>',
  '\udc80',
  'é',
  '\tAttached Devices:\n',
  '\nAttached Devices:',
  '\nTotal 0 devices attached',
  '\nTotal 1 objects, 4096 bytes',
  '\nTotal 0 objects, 0 bytes',
  '\n\tread fence:7:9   signalled',
  '\n\tShared fence: a b signalled',
  'Dma-buf Objects:',
  'size\tflags\tmode\tcount\texp_name',
  '00004096\t00000002\t00080007',
  '\nReferences: 1\n',
  '\n4096\t2\t80007\t1\tdrm\t00000012',
  '\n00004096 ... ... ... x',
  '\nread fence:7:9   signalled'
]

interface Printed {
  readonly size: number
  readonly flags: number
  readonly refs: number
  readonly exporter: string
  /** null: never named. */
  readonly name: string | null
  readonly fences: readonly {
    readonly usage: string
    readonly driver: string
    readonly timeline: string
    readonly context: number
    readonly seqno: number
    readonly signalled: boolean
  }[]
  readonly devices: readonly string[]
}

const utf8 = (text: string): number => Buffer.byteLength(text.replaceAll(/[\udc80-\udcff]/g, 'x'))
/** Cut to the 31 bytes a name may have. */
const nameOf = (parts: readonly string[]): string => {
  let name = parts.join('').replaceAll('\0', '')
  while (utf8(name) > 31) name = [...name].slice(0, -1).join('')
  return name
}
const name = fc.oneof(
  fc.constant(null),
  fc
    .array(fc.oneof(fc.constantFrom(...traps), fc.string({maxLength: 5, unit: 'binary-ascii'})), {maxLength: 4})
    .map(nameOf)
)
const fence = fc.record({
  context: fc.nat(),
  driver: fc.constantFrom('drm_sched', 'i915', 'vc4'),
  seqno: fc.nat(),
  signalled: fc.boolean(),
  timeline: fc.constantFrom('gfx_0.0.0', 'renderer[1234]:1', 'i915 rcs0'),
  usage: fc.constantFrom('kernel', 'write', 'read')
})
const buffer: fc.Arbitrary<Printed> = fc.record({
  devices: fc.array(fc.constantFrom('vgem', '0000:01:00.0', 'ae00000.qcom,mdss_mdp:qcom,smmu')),
  exporter: fc.constantFrom('system', 'qcom,system', 'ion-333', 'drm'),
  fences: fc.array(fence, {maxLength: 3}),
  flags: fc.nat(),
  name,
  refs: fc.nat(),
  size: fc.integer({max: 2 ** 45, min: 0})
})

type Version = '5.10' | '6.12' | '7.3'

/** As dma_buf_debug_show() prints it; inodes count from 1. */
function print(buffers: readonly Printed[], version: Version): string {
  const pad = (n: number, radix = 10) => n.toString(radix).padStart(8, '0')
  const heading = ['size', 'flags', 'mode', 'count'].map((word) => `${word.padEnd(8)}\t`).join('')
  const records = buffers.map(({devices, exporter, fences, flags, name, refs, size}, index) => {
    const row = [
      pad(size),
      pad(flags, 16),
      '00080007',
      pad(refs),
      exporter,
      pad(index + 1),
      name ?? (version === '5.10' ? '' : '<none>')
    ]
    const lines = fences.map(({context, driver, seqno, signalled, timeline, usage}) => {
      const state = signalled ? 'signalled' : 'unsignalled'
      if (version === '5.10')
        return `\t${usage === 'write' ? 'Exclusive' : 'Shared'} fence: ${driver} ${timeline} ${state}\n`
      if (version === '6.12') return `\t${usage} fence:${driver} ${timeline} seq ${seqno} ${state}\n`
      return `\t${usage} fence:${context}:${seqno} ${signalled ? ' ' : `${timeline} ${driver}`} ${state}\n`
    })
    return `${row.join('\t')}\n${lines.join('')}\tAttached Devices:\n${devices.map((device) => `\t${device}\n`).join('')}Total ${devices.length} devices attached\n\n`
  })
  const bytes = buffers.reduce((sum, {size}) => sum + size, 0)
  return `\nDma-buf Objects:\n${heading}exp_name\t${'ino'.padEnd(8)}${version === '5.10' ? '' : '\tname'}\n${records.join('')}\nTotal ${buffers.length} objects, ${bytes} bytes\n`
}

/** What a reader can know of what was printed. */
function known(buffers: readonly Printed[], version: Version): unknown[] {
  return buffers.map(({devices, exporter, fences, flags, name, refs, size}, index) => ({
    attachments: devices,
    exporter,
    fences: fences.map(({context, driver, seqno, signalled, timeline, usage}) => ({
      context: version === '7.3' ? context : null,
      driver: version === '7.3' && signalled ? null : driver,
      seqno: version === '5.10' ? null : seqno,
      signalled,
      timeline: version === '7.3' && signalled ? null : timeline,
      usage: version === '5.10' ? (usage === 'write' ? 'Exclusive' : 'Shared') : usage
    })),
    flags,
    inode: index + 1,
    name: name ?? '',
    refs,
    size
  }))
}

const told = ({attachments, exporter, fences, flags, inode, name, refs, size}: BufinfoRow) => ({
  attachments: attachments?.map(({device}) => device) ?? null,
  exporter,
  fences: fences.map(({line: _, ...rest}) => rest),
  flags,
  inode,
  name,
  refs,
  size
})

for (const version of ['5.10', '6.12', '7.3'] as const) {
  test(`reads back what ${version} prints, whatever the names`, (t) => {
    fc.assert(
      fc.property(fc.array(buffer, {maxLength: 5}), (buffers) => {
        const {issues, value} = parseDmabufBufinfo(print(buffers, version), origin)
        t.deepEqual(issues, [])
        t.true(value.whole)
        t.deepEqual(
          value.rows.map((row, index) => told(withoutForged(row, buffers[index]?.name ?? ''))),
          known(buffers, version)
        )
        for (const [index, row] of value.rows.entries()) {
          const name = buffers[index]?.name ?? ''
          // Nothing tells a name that ends in a fence from a fence.
          if (!name.includes(' fence:')) t.is(row.name, name === '' || name === '<none>' ? null : name)
        }
      }),
      {numRuns: 300}
    )
  })
}

test('a text that is cut anywhere tells nothing that the whole does not', (t) => {
  fc.assert(
    fc.property(
      fc.array(buffer, {maxLength: 3}),
      fc.constantFrom<Version>('5.10', '6.12', '7.3'),
      fc.nat(),
      (buffers, version, at) => {
        const text = print(buffers, version)
        const end = at % text.length
        const {issues, value} = parseDmabufBufinfo(text.slice(0, end), origin)
        const all = known(buffers, version) as ReturnType<typeof told>[]
        // The last line may have lost its LF alone.
        t.is(value.whole, end === text.length - 1)
        if (!value.whole) t.deepEqual([value.stated, issues.filter(({code}) => code === 'cut-short').length], [null, 1])
        for (const [index, row] of value.rows.entries()) {
          const {attachments, fences, ...rest} = told(withoutForged(row, buffers[index]?.name ?? ''))
          const {attachments: trueAttachments, fences: trueFences, ...truth} = all[index] ?? t.fail()
          t.deepEqual(rest, truth)
          t.deepEqual(fences, trueFences.slice(0, fences.length))
          if (attachments !== null) t.deepEqual(attachments, trueAttachments)
          t.true(row.name === null || (buffers[index]?.name ?? '').startsWith(row.name))
        }
      }
    ),
    {numRuns: 3000}
  )
})
