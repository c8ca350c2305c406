/** V4L2 instances of small machines: whose they are. */
import test from 'ava'
import type {V4l2Instance} from '../../src/model/media.js'
import {file, type Member} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {tree, v3, videoFd, videoNode} from '../helpers/media.js'

const dec = videoNode('video0', 'dec-decoder', 'dec.0')
const of = (members: readonly Member[]): readonly V4l2Instance[] => snapshotOf([...dec, ...members]).instances
/** `instance of 7, there: 7/5,6 8/5`. */
const held = ({holders, holdersEstimated, kind, openerGone, pid}: V4l2Instance): string => {
  const opener = openerGone === null ? '?' : openerGone ? 'gone' : 'there'
  const all = holders.map((holder) => ` ${holder.pid}/${holder.descriptors.join(',')}`)
  return `${kind} of ${pid}, ${opener}:${all.join('')}${holdersEstimated ? ' (estimated)' : ''}`
}

for (const [what, members, expected] of [
  [
    'its opener has it',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 5, 'video0'), tree('dec', 7)],
    ['instance of 7, there: 7/5']
  ],
  ['its opener is gone', [...wholeList(), tree('dec', 7)], ['instance of 7, gone:']],
  [
    'whether its opener is gone, a list that is not whole does not tell',
    [...plainProcess(8), tree('dec', 7)],
    ['instance of 7, ?:']
  ],
  [
    'its opener ended while the capture was taken',
    [...wholeList(), file('capture-errors.tsv', 'ENOENT\tstat\t/proc/7\n'), tree('dec', 7)],
    ['instance of 7, ?:']
  ],
  [
    'its opener is there and does not have it',
    [...wholeList(), ...plainProcess(7), tree('dec', 7)],
    ['instance of 7, there:']
  ],
  [
    'it was passed on',
    [...wholeList(), ...plainProcess(7), ...plainProcess(8), ...videoFd(8, 5, 'video0'), tree('dec', 7)],
    ['instance of 7, there: 8/5 (estimated)']
  ],
  [
    'its opener is gone and another has it',
    [...wholeList(), ...plainProcess(8), ...videoFd(8, 5, 'video0'), tree('dec', 7)],
    ['instance of 7, gone: 8/5 (estimated)']
  ],
  [
    'counters that agree are of one open file, duplicated and inherited',
    [
      ...wholeList(),
      ...plainProcess(7),
      ...plainProcess(8),
      ...videoFd(7, 5, 'video0', v3('dec', 77)),
      ...videoFd(7, 6, 'video0', v3('dec', 77)),
      ...videoFd(8, 5, 'video0', v3('dec', 77)),
      tree('dec', 7)
    ],
    ['instance of 7, there: 7/5,6 8/5']
  ],
  [
    'counters of nothing agree by accident',
    [
      ...wholeList(),
      ...plainProcess(7),
      ...plainProcess(8),
      ...videoFd(7, 5, 'video0', v3('dec', 0)),
      ...videoFd(8, 5, 'video0', v3('dec', 0)),
      tree('dec', 7)
    ],
    ['instance of 7, there: 7/5', 'descriptor of 8, ?: 8/5']
  ],
  [
    'several of one process, in the order of their descriptors',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 10, 'video0'), ...videoFd(7, 9, 'video0'), tree('dec', 7, 7)],
    ['instance of 7, there: 7/9 (estimated)', 'instance of 7, there: 7/10 (estimated)']
  ],
  [
    'more descriptors than instances: none is any instance’s for sure',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 5, 'video0'), ...videoFd(7, 6, 'video0'), tree('dec', 7)],
    ['instance of 7, there:', 'descriptor of 7, ?: 7/5', 'descriptor of 7, ?: 7/6']
  ],
  [
    'one open file that two openers have is the instance of neither for sure, and never of both',
    [
      ...wholeList(),
      ...[7, 8, 9].flatMap((pid) => plainProcess(pid)),
      ...videoFd(7, 5, 'video0', v3('dec', 77)),
      ...videoFd(8, 5, 'video0', v3('dec', 77)),
      ...videoFd(9, 5, 'video0', v3('dec', 99)),
      tree('dec', 7, 8)
    ],
    ['instance of 7, there:', 'instance of 8, there:', 'descriptor of 7, ?: 7/5 8/5', 'descriptor of 9, ?: 9/5']
  ],
  [
    'a parent’s and its child’s own: what is left belongs together',
    [
      ...wholeList(),
      ...plainProcess(7),
      ...plainProcess(8),
      ...videoFd(7, 5, 'video0', v3('dec', 77)),
      ...videoFd(8, 5, 'video0', v3('dec', 77)),
      ...videoFd(8, 6, 'video0', v3('dec', 88)),
      tree('dec', 7, 8)
    ],
    ['instance of 7, there: 7/5 8/5', 'instance of 8, there: 8/6 (estimated)']
  ],
  [
    'a descriptor whose link was not read, its driver named by fdinfo',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 5, 'video0', v3('dec', 5)).slice(1), tree('dec', 7)],
    ['instance of 7, there: 7/5']
  ]
] as const) {
  test(what, (t) => {
    t.deepEqual(of(members).map(held), [...expected])
  })
}
