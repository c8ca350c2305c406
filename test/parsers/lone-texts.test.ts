/** Texts that nobody gave a path: each kind is told from all others, and states what it states. */
import test from 'ava'
import {snapshotBuilder} from '../../src/model/build.js'
import {observeLoneText} from '../../src/parsers/lone-text.js'
import {collectText} from '../../src/sources/collect-text.js'
import {cases} from '../helpers/golden.js'
import {memtrack} from '../helpers/media.js'

/** Of each folder of fixtures: the interface, and a text of it that is whole. */
const kinds = [
  ['android-gpumem', 'android-gpumem'],
  ['android-gralloc', 'android-gralloc'],
  ['android-meminfo', 'android-meminfo'],
  ['attach-counts', 'pasted-summary'],
  ['crash-cma', 'crash-utility'],
  ['crash-dmabuf', 'crash-utility'],
  ['dmesg-alloc-failure', 'pasted-summary'],
  ['drm-debugfs-amdgpu', 'drm-debugfs'],
  ['drm-debugfs-bo-stats', 'drm-debugfs'],
  ['drm-debugfs-clients', 'drm-debugfs'],
  ['drm-debugfs-etnaviv', 'drm-debugfs'],
  ['drm-debugfs-framebuffer', 'drm-debugfs'],
  ['drm-debugfs-gem-names', 'drm-debugfs'],
  ['drm-debugfs-i915-gtt', 'drm-debugfs'],
  ['drm-debugfs-i915-objects', 'drm-debugfs'],
  ['drm-debugfs-msm', 'drm-debugfs'],
  ['drm-debugfs-panthor', 'drm-debugfs'],
  ['drm-fdinfo', 'drm-fdinfo'],
  ['exporter-sums', 'pasted-summary'],
  ['fd-series', 'pasted-summary'],
  ['ion-carveout', 'ion'],
  ['ion-client', 'ion'],
  ['ion-heap', 'ion'],
  ['ion-mmz', 'ion'],
  ['ion-series', 'pasted-summary'],
  ['kgsl', 'kgsl'],
  ['librank', 'librank'],
  ['lsof', 'lsof'],
  ['mali', 'mali'],
  ['meminfo', 'meminfo'],
  ['mtk-dma-heap', 'mtk-dma-heap'],
  ['nvmap', 'nvmap'],
  ['openharmony-dmabuf', 'openharmony-memory'],
  ['openharmony-hidumper', 'openharmony-memory'],
  ['rk-dma-heap', 'rk-dma-heap'],
  ['rk-dmabuf-dev', 'rk-dma-heap'],
  ['sunxi-disp', 'pasted-summary'],
  ['sync-debugfs', 'sync-debugfs'],
  ['v4l2-ctl', 'v4l2-ctl'],
  ['v4l2-fdinfo', 'v4l2-fdinfo'],
  ['v4l2-mem', 'v4l2-mem'],
  ['v4l2-memtrack', 'v4l2-memtrack'],
  ['vcsm-cma', 'vcsm-cma'],
  ['vmstat', 'meminfo']
] as const

/** `Total 0 objects, 0 bytes` alone is a bufinfo’s as well. */
const alike: ReadonlySet<string> = new Set(['synthetic-none'])

const interfaceOf = (text: string): string | null => {
  const seen = observeLoneText(text, 'x')
  if (seen === null) return null
  for (const one of seen.observations) if (one.of === 'media-read') return one.interface
  return 'of dma-bufs'
}

for (const [folder, id] of kinds) {
  test(`${folder}: known by its look, and never taken for another`, (t) => {
    const found = cases(folder).map(({name, text}) => ({id: interfaceOf(text), name}))
    t.deepEqual(
      found.filter((one) => one.id !== null && one.id !== id && !/dmabuf/.test(one.name) && !alike.has(one.name)),
      []
    )
    t.true(found.filter((one) => one.id === id).length * 2 >= found.length, JSON.stringify(found))
  })
}

const snapshotOf = (text: string, name = '/home/SECRET/x.txt') => {
  const builder = snapshotBuilder()
  const {known} = collectText(text, name, builder)
  return {known, snapshot: builder.build()}
}
const fixture = (folder: string, name: string): string => cases(folder).find((one) => one.name === name)?.text ?? ''

test('a lone tree is of the device its root names; a lone descriptor or list is of none', (t) => {
  const text = memtrack('dec', 'dec usage: 7\n  instance (tgid=7, pid=7) usage: 7\n').bytes.toString()
  t.like(snapshotOf(text).snapshot.instances[0], {bytes: 7, device: 'dec', openerGone: null})
  t.like(snapshotOf(text.replace('\ndec usage', '\nusage')).snapshot.instances[0], {bytes: 7, device: null})
  t.like(snapshotOf(fixture('v4l2-mem', 'synthetic-rows')).snapshot.instances[0], {
    device: null,
    listedBy: ['v4l2-mem']
  })
  const [row] = snapshotOf(fixture('v4l2-fdinfo', '7.3.4-vm-encoder-busy')).snapshot.instances
  t.like(row, {bytes: null, holders: [], kind: 'descriptor', listedBy: ['v4l2-fdinfo'], path: null, pid: null})
  const [client] = snapshotOf(fixture('drm-fdinfo', 'i915-6.5-mem-stats')).snapshot.clients
  t.like(client, {driver: 'i915', holders: [], opener: null, path: null})
})

test('a lone list of who has a device open gives clients only where it prints their ids', (t) => {
  t.deepEqual(snapshotOf(fixture('drm-debugfs-clients', '6.12.107-vm-two-opens')).snapshot.clients, [])
  const {clients} = snapshotOf(fixture('drm-debugfs-clients', '7.3.4-vm-two-opens')).snapshot
  t.is(new Set(clients.map(({clientId}) => clientId)).size, clients.length)
  t.true(clients.length > 0 && clients.every(({pdev, regions}) => pdev === null && Object.keys(regions).length === 0))
})

test('where the user keeps a text is no name of the machine’s', (t) => {
  for (const [folder] of kinds) {
    for (const {name, text} of cases(folder)) {
      const {areas, allocations, clients, instances, statements} = snapshotOf(text).snapshot
      for (const one of [...areas, ...allocations, ...statements, ...clients, ...instances])
        t.false(JSON.stringify({...one, path: null}).includes('SECRET'), `${folder}/${name}`)
    }
  }
})
