/** What commands printed, told by what it looks like. */
import test from 'ava'
import {observeText} from '../../src/parsers/index.js'
import {placeOf} from '../../src/parsers/paths.js'
import {cases} from '../helpers/golden.js'

const observe = (name: string, text: string) => {
  const place = placeOf(`cmd/${name}`)
  if (place === null) throw new Error(name)
  return observeText(place, text)
}
const control =
  '\nUser Controls\n\n                     brightness 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=128\n'
const nodeOf = (name: string, text = control) =>
  observe(name, text).observations.flatMap((one) => (one.of === 'v4l2-ctl' ? [one.node ?? one.value.node] : []))

for (const [name, node] of [
  ['v4l2-ctl_-d_video0_--all.txt', '/dev/video0'],
  ['v4l2-ctl_-d_video12_--list-ctrls.txt', '/dev/video12'],
  ['v4l2-ctl_-d_dev_video3_--all.txt', '/dev/video3'],
  ['v4l2-ctl_-d__dev_video3_--all.txt', '/dev/video3'],
  ['v4l2-ctl_--all_-d_video4.txt', '/dev/video4'],
  ['v4l2-ctl_--device_video4_--all.txt', '/dev/video4'],
  ['v4l2-ctl_--device=video4_--all.txt', '/dev/video4'],
  ['v4l2-ctl_--all.txt', null],
  ['v4l2-ctl_-d_0_--all.txt', null],
  ['v4l2-ctl_-d_video.txt', null],
  ['v4l2-ctl_-d_video0x.txt', null]
] as const) {
  test(`${name} was asked of ${node ?? 'no node it names'}`, (t) => t.deepEqual(nodeOf(name), [node]))
}

test('of a command nothing is known of there is nothing, and no issue', (t) => {
  for (const text of ['', '\n', 'total 0\n', '\0'.repeat(4096), '{"a": 1}\n', 'v4l2-ctl 1.22.1\n', 'x'.repeat(100_000)])
    t.deepEqual(observe('x.txt', text), {issues: [], observations: []}, text.slice(0, 20))
})

test('the head tells; what comes after it is read all the same', (t) => {
  const lines = Array.from(
    {length: 3000},
    (_, n) => `                     control_${n} 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=${n}\n`
  )
  const [found] = observe('v4l2-ctl_-d_video0_--all.txt', control + lines.join('')).observations
  t.is(found?.of === 'v4l2-ctl' ? found.value.controls.length : 0, 3001)
})

test('each text that a command prints is read, and says where it was', (t) => {
  for (const [id, kind] of [
    ['android-meminfo', 'statements'],
    ['android-gpumem', 'statements'],
    ['android-gralloc', 'table'],
    ['librank', 'statements'],
    ['lsof', 'other-comm'],
    ['drm-fdinfo', 'drm-descriptor'],
    ['openharmony-hidumper', 'statements']
  ] as const) {
    const known = cases(id).filter(({name}) => !/cut|bad|elided|none|empty|no-|begins|damaged|forge/.test(name))
    const read = known.filter(({text}) => observe('x.txt', text).observations.some(({of}) => of === kind))
    t.true(read.length > 0, id)
    for (const {text} of read)
      t.like(
        observe('x.txt', text).observations.find(({of}) => of === 'media-read'),
        {path: 'cmd/x.txt'}
      )
  }
})
