/**
 * Leaks that people told of in public, and what only looked like one: their own texts, or a series made after their
 * story. The number is that of the story; `made` says that no text of it shows it by itself.
 */
import test from 'ava'
import {file} from './helpers/archive.js'
import {bufinfo, descriptor, mapLine, plainProcess} from './helpers/machine.js'
import {drmFd, videoFd, videoMap} from './helpers/media.js'
import {fixture, list, ofMachine, ofTexts, openFiles, records, steps, told} from './helpers/stories.js'

test('1, made: a codec’s buffers of 1740 KiB, three more each hour', async (t) => {
  const [first = ''] = records(fixture('dmabuf-bufinfo/5.10-rk3588s-prompt-no-total.txt'))
  const another = (inode: number) => first.replace(/\b00520340\b/, String(inode).padStart(8, '0'))
  const hours = steps(8).map((hour) => list(steps(6 + 3 * hour).map((at) => another(520_340 + at))))
  const findings = await ofTexts(t, hours)
  const [found] = findings.filter(({rule}) => rule === 'growing-holder')
  t.like(found?.subject, {exporter: 'system-uncached', name: '#-allocator@#.#-s', size: 1_781_760})
  t.is(found?.evidence.at(-1)?.count, 21)
})

test('2, made: a hundred pictures of the screen that somebody kept', async (t) => {
  const [row = ''] = fixture('dmabuf-bufinfo/6.1-mt6989-elided-columns.txt').match(/^14336000.*$/m) ?? []
  const [, name = ''] = /00303683 (.*)$/.exec(row) ?? []
  const one = (at: number) => ({exporter: 'mtk_mm', inode: 303_683 - 2 * at, name, size: 14_336_000})
  const pictures = bufinfo(steps(100).map(one)).bytes.toString()
  const [found, ...more] = await ofTexts(t, [pictures])
  t.deepEqual(more, [])
  t.like(found, {args: {buffers: 100}, confidence: 'possible', rule: 'crowded-group'})
  t.like(found?.subject, {exporter: 'mtk_mm', name: 'G:screenshot', size: 14_336_000})
})

test('3: the second generation of a carveout after the first was killed', async (t) => {
  const findings = await ofTexts(t, [fixture('ion-carveout/sg2002-5.10-dead-process.txt')])
  t.deepEqual(told(findings), ['two-generations carveout possible'])
  t.like(findings[0]?.args, {name: 'ISP_SHARED_BUFFER_0', times: 2})
})

test('3, made: the same carveout before the kill is at rest', async (t) => {
  const both = fixture('ion-carveout/sg2002-5.10-dead-process.txt').replace('used:49459200', 'used:39829504')
  const idle = both.replace(/^.*(?:8dbf4000|8d8fc000|8dc3c000).*\n/gm, '')
  t.notRegex(idle, /VbPool[34]/)
  t.deepEqual(await ofTexts(t, [idle]), [])
})

test('4, 15, made: a buffer more for each frame of a nested window', async (t) => {
  const [found, ...more] = await ofTexts(
    t,
    steps(8).map((at) => bufinfo(steps(20 + 60 * at).map((inode) => ({inode, size: 2_076_289}))).bytes.toString())
  )
  t.deepEqual(told(more.filter(({rule}) => rule !== 'crowded-group')), [])
  t.like(found, {args: {buffers: 440}, confidence: 'likely', rule: 'growing-holder'})
})

test('5, 12, made: one dma-buf descriptor for each registration, up to the limit', (t) => {
  const findings = ofMachine(
    steps(8).map((at) => [
      ...plainProcess(7, {comm: 'fi_mr'}),
      file('proc/7/limits', openFiles(1024)),
      ...steps(100 + 120 * at).flatMap((fd) => descriptor(7, fd, {inode: fd + 10, size: 4 << 20}))
    ])
  )
  const found = findings.find(({rule, subject: {what}}) => rule === 'growing-descriptors' && what === 'total')
  t.like(found, {
    args: {left: 84, limit: 1024, open: 940, perSnapshot: 120, snapshotsToLimit: 0},
    confidence: 'likely',
    subject: {comm: 'fi_mr', pid: 7}
  })
})

/** /proc/meminfo of a Raspberry Pi with so much of its 256 MiB free, in kB. */
const free = (kilobytes: number): string =>
  fixture('meminfo/rpi3-cma256-mostly-used-384.txt').replace(/^CmaFree: .*$/m, `CmaFree:        ${kilobytes} kB`)

test('6, made: each run of a camera costs 10852 kB of CMA', async (t) => {
  const runs = steps(8).map((at) => free(198_732 - 10_852 * at))
  const [found, ...more] = await ofTexts(t, runs)
  t.deepEqual(more, [])
  t.like(found, {args: {equalSteps: 5, growthBytes: 5 * 10_852 * 1024}, rule: 'cma-staircase'})
})

test('6, made: an area that is taken and given back by each run loses nothing', async (t) =>
  t.deepEqual(
    await ofTexts(
      t,
      steps(12).map((at) => free(198_732 - 10_852 * (at % 3)))
    ),
    []
  ))

test('7, made: one buffer with 2000 attachments of vcsm-cma', async (t) => {
  const all = records(fixture('dmabuf-bufinfo/5.10-rpi-zero-excerpt.txt'))
  t.deepEqual(await ofTexts(t, [list(all)]), [])
  const [first = '', ...others] = all
  const many = first
    .replace('\tvcsm-cma\n', '\tvcsm-cma\n'.repeat(2000))
    .replace('Total 1 devices', 'Total 2000 devices')
  const [found, ...more] = await ofTexts(t, [list([many, ...others])])
  t.deepEqual(more, [])
  t.like(found, {args: {attachments: 2000}, confidence: 'likely', rule: 'growing-attachments'})
  t.like(found?.subject, {device: 'vcsm-cma', exporter: 'videobuf2_dma_contig', inodes: [12_445]})
})

test('7, made: one more attachment each time, long before there are many', async (t) => {
  const [first = '', ...others] = records(fixture('dmabuf-bufinfo/5.10-rpi-zero-excerpt.txt'))
  const moments = steps(9).map((at) =>
    list([
      first
        .replace('\tvcsm-cma\n', '\tvcsm-cma\n'.repeat(1 + at))
        .replace('Total 1 devices', `Total ${1 + at} devices`),
      ...others
    ])
  )
  t.deepEqual(told(await ofTexts(t, moments)), ['growing-attachments buffer likely'])
})

test('a GPU that is attached three times to one buffer is no leak', async (t) =>
  t.deepEqual(await ofTexts(t, [fixture('dmabuf-bufinfo/6.2-apple-m1-device-thrice.txt')]), []))

test('8: of pasted counts of attachments one stands out', async (t) => {
  const [found, ...more] = await ofTexts(t, [fixture('attach-counts/rk3588-leak.txt')])
  t.deepEqual(more, [])
  t.like(found, {args: {attachments: 26}, confidence: 'possible', rule: 'growing-attachments'})
})

test('9, made: references that stay when the pipeline goes back to READY', (t) => {
  const moments = steps(8).map((at) => [
    ...plainProcess(7, {comm: 'gst-launch'}),
    ...descriptor(7, 3, {inode: 5, refs: 1 + at}),
    bufinfo([{inode: 5, refs: 1 + at}])
  ])
  t.deepEqual(told(ofMachine(moments)), ['hidden-references likely'])
})

test('10, made: a map more at each restart of the pipeline, the buffers as before', (t) => {
  const moment = (maps: string) => [...plainProcess(7, {comm: 'gst-launch', maps}), ...descriptor(7, 3, {inode: 5})]
  const mapped = steps(8).map((at) => moment(mapLine(5).repeat(1 + at)))
  t.deepEqual(told(ofMachine(mapped)), ['growing-maps dmabuf likely'])
  t.deepEqual(ofMachine(steps(8).map((at) => moment(mapLine(5).repeat(at % 4)))), [])
})

test('10, made: the queue of a codec stays mapped at each restart', (t) => {
  const moments = steps(8).map((at) => {
    const maps = steps(1 + at).map((one) => videoMap('video0', 0x1_0000 * (one + 1), 4096, 0x1000 * one))
    return [...plainProcess(7, {maps: maps.join('')}), ...videoFd(7, 3, 'video0')]
  })
  const [found, ...more] = ofMachine(moments)
  t.deepEqual(more, [])
  t.like(found, {bytes: 8 * 4096, confidence: 'likely', rule: 'growing-maps', subject: {path: '/dev/video0'}})
})

test('11, made: 427 buffers of i915, and one of 16 KiB more at each new decoder', (t) => {
  const findings = ofMachine(
    steps(12).map((at) => [
      ...plainProcess(7, {comm: 'va-app'}),
      ...steps(427 + at).flatMap((fd) => descriptor(7, fd, {exporter: 'i915', inode: fd + 10, size: 16_384}))
    ])
  )
  t.deepEqual(told(findings), ['growing-holder likely'])
  t.like(findings[0]?.subject, {comm: 'va-app', exporter: 'i915', pid: 7, size: 16_384})
  t.is(findings[0]?.args.births, 11)
})

test('13: the descriptors of a browser, counted seven times', async (t) => {
  const findings = await ofTexts(t, [fixture('fd-series/arm-cog-growing.txt')])
  t.deepEqual(told(findings), ['growing-descriptors total possible'])
  t.like(findings[0], {args: {descriptors: 638, samples: 7}, subject: {pid: 709}})
})

test('13, made: the same browser once it has come to rest', async (t) => {
  const text = fixture('fd-series/arm-cog-growing.txt')
  const rest = text.slice(text.lastIndexOf('# ls'))
  t.deepEqual(await ofTexts(t, [`${text}${rest.repeat(6)}`]), [])
})

test('14, made: more and more dma-bufs of a compositor in lsof, where threads repeat them', async (t) => {
  const row = fixture('lsof/6.x-fedora42-task.txt').trimEnd()
  const rows = (fd: number) =>
    [98_813, 98_814].map((tid) =>
      row
        .replace('98813', String(tid))
        .replace('718u', `${fd}u`)
        .replace('6737', String(6737 + fd))
    )
  const moments = steps(8).map(
    (at) =>
      `${steps(40 + 10 * at)
        .flatMap((fd) => rows(100 + fd))
        .join('\n')}\n`
  )
  const [found, ...more] = (await ofTexts(t, moments)).filter(({rule}) => rule === 'growing-descriptors')
  t.deepEqual(more, [])
  t.like(found, {args: {descriptors: 110, perSnapshot: 10}, subject: {comm: 'cosmic-co', pid: 2054, what: 'dmabuf'}})
})

test('16, made: the memory of a GPU’s client grows, its descriptors do not', (t) => {
  const findings = ofMachine(
    steps(12).map((at) => [
      ...plainProcess(7, {comm: 'wlroots'}),
      ...drmFd(7, 10, {id: 5, keys: `drm-total-memory:\t${4096 * (at + 1)} KiB\n`}),
      ...descriptor(7, 3, {inode: 5})
    ])
  )
  t.deepEqual(told(findings), ['gpu-object-growth panthor likely'])
  t.like(findings[0]?.subject, {comm: 'wlroots', pid: 7})
})

test('18: buffers of a GPU that are exported, attached once at most', async (t) =>
  t.deepEqual(await ofTexts(t, [fixture('dmabuf-bufinfo/5.14-amdgpu-wrapped-rows.txt')]), []))

test('19: two hours of ION that rise steeply and come to rest; and a log beside that only moves', async (t) => {
  t.deepEqual(await ofTexts(t, [fixture('ion-series/msm8998-ion-two-hours.txt')]), [])
  t.deepEqual(await ofTexts(t, [fixture('ion-series/msm8998-meminfo-and-ion.txt')]), [])
})

test('21, made: memory of processes that were killed stays, a buffer of each', (t) => {
  const moments = steps(12).map((at) => [
    ...plainProcess(100 + at, {comm: 'rocm'}),
    ...descriptor(100 + at, 3, {exporter: 'amdgpu', inode: 5 + at}),
    bufinfo(steps(1 + at).map((one) => ({exporter: 'amdgpu', inode: 5 + one})))
  ])
  const [found, ...more] = ofMachine(moments).filter(({rule}) => rule === 'kernel-held-buffer')
  t.deepEqual(more, [])
  t.like(found, {args: {lastAlive: 0}, bytes: 11 * 4096, confidence: 'possible'})
  t.like(found?.subject, {comm: 'rocm', exporter: 'amdgpu'})
})

test('24, made: every export of one buffer is a new descriptor', (t) => {
  const findings = ofMachine(
    steps(8).map((at) => [
      ...plainProcess(7, {comm: 'smithay'}),
      ...steps(3 + 2 * at).flatMap((fd) => descriptor(7, 10 + fd, {exporter: 'drm', inode: 5, refs: 3 + 2 * at}))
    ])
  )
  t.deepEqual(told(findings), ['duplicate-descriptors likely', 'growing-descriptors dmabuf likely'])
  t.like(findings[0], {args: {most: 17}, subject: {comm: 'smithay', exporter: 'drm', inodes: [5], pid: 7}})
})

test('25: a service that names its buffers by a counter, and has none', async (t) => {
  for (const name of ['rpi4-6.1.21-empty', 'rpi4-6.12.47-empty'])
    t.deepEqual(await ofTexts(t, [fixture(`vcsm-cma/${name}.txt`)]), [])
})

test('26: an area that is used up by what was asked for', async (t) => {
  t.deepEqual(await ofTexts(t, [fixture('dmesg-alloc-failure/rpi-reqbufs.txt')]), [])
  t.deepEqual(await ofTexts(t, [fixture('meminfo/rpi3-cma256-mostly-used-384.txt')]), [])
})

test('a list of the same buffers again and again is no leak', async (t) => {
  const rows = [1, 2, 3].map((inode) => ({devices: ['vpu', 'vpu'], inode, refs: 3}))
  const text = bufinfo(rows).bytes.toString()
  t.deepEqual(
    await ofTexts(
      t,
      steps(8).map(() => text)
    ),
    []
  )
})
