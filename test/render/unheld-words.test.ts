/** The sentences claim no more than the findings do. */
import test from 'ava'
import {type Finding, type RuleId, subject} from '../../src/analysis/leaks/finding.js'
import {wordsOf} from '../../src/render/views/leak-words/index.js'

const finding = (
  rule: RuleId,
  of: Parameters<typeof subject>[0],
  args: Finding['args'],
  over: Partial<Finding> = {}
): Finding => ({
  args: {buffers: 1, others: 0, seconds: 20, snapshots: 3, ...args},
  bytes: 4096,
  confidence: 'possible',
  evidence: [],
  rule,
  subject: subject({exporter: 'system', inodes: [5], name: 'frame-#', size: 4096, ...of}),
  ...over
})

const words = (one: Finding) => wordsOf(one, {bytes: true})

const kept = {attached: 0, doubt: null, explainedBy: null, lastHolders: 0, oldestRank: null, pendingFences: 0}

const said: readonly (readonly [Finding, string])[] = [
  [
    finding('kernel-held-buffer', {}, {...kept, snapshots: 1}),
    '1 buffer "frame-#" from system, 4096 B, is held by no process in the last snapshot: no device attached, never seen held.'
  ],
  [
    finding(
      'kernel-held-buffer',
      {comm: 'camd', device: 'dpu', inodes: [5, 6]},
      {
        ...kept,
        attached: 1,
        buffers: 2,
        lastAlive: 0,
        lastHolders: 1,
        lastPid: 82,
        oldestRank: 3,
        others: 1,
        pendingFences: 2,
        ranked: 9
      }
    ),
    '2 buffers "frame-#" from system, 4096 B, are held by no process in 3 snapshots in a row (20 s): dpu attached, last held by camd (82), gone since, 2 fences pending, the oldest 3 of 9, 1 more alike is less sure.'
  ],
  [
    finding(
      'kernel-held-buffer',
      {what: 'a, b'},
      {...kept, attached: null, lastAlive: 1, lastHolders: 2, lastPid: null, seconds: null}
    ),
    '1 buffer "frame-#" from system, 4096 B, is held by no process in 3 snapshots in a row: attachments not told, last held by a, b, 1 of 2 alive.'
  ],
  [
    finding('kernel-held-buffer', {}, {...kept, doubt: 'v4l2-import'}),
    '1 buffer "frame-#" from system, 4096 B, is held by no process in 3 snapshots in a row (20 s): no device attached, though a V4L2 driver may have imported it without, never seen held.'
  ],
  [
    finding('kernel-held-buffer', {}, {...kept, explainedBy: 'drm-prime-cache'}),
    '1 buffer "frame-#" from system, 4096 B, is held by no process in 3 snapshots in a row (20 s): no device attached, a GEM handle may keep the memory, never seen held.'
  ],
  [
    finding('in-flight-descriptors', {comm: 'decd', pid: 82, sharedWith: [85]}, {sockets: 1, sure: 1}),
    '1 buffer "frame-#" from system, 4096 B, is held by no process; a descriptor, sent and not received, lies in a socket of decd (82), 85 in 3 snapshots in a row (20 s).'
  ],
  [
    finding('in-flight-descriptors', {sharedWith: [82, 85]}, {sockets: 2, sure: 0}),
    '1 buffer "frame-#" from system, 4096 B, is held by no process; a descriptor, sent and not received, may lie in sockets of 82, 85 in 3 snapshots in a row (20 s).'
  ],
  [
    finding('hidden-references', {comm: 'camd', pid: 82}, {refs: 1, refsBefore: 1, rises: 0}),
    '1 buffer "frame-#" from system, 4096 B, held by camd (82), has 1 reference that no descriptor, map, attachment or socket accounts for in 3 snapshots in a row (20 s).'
  ],
  [
    finding('hidden-references', {sharedWith: [1, 2], what: 'a, b'}, {buffers: 2, refs: 8, refsBefore: 2, rises: 1}),
    '2 buffers "frame-#" from system, 4096 B, held by a, b (1, 2), have 8 references that no descriptor, map, attachment or socket accounts for in 3 snapshots in a row (20 s), 2 at first and ever more.'
  ],
  [
    finding('orphaned-share', {comm: 'client', sharedWith: [7]}, {buffers: 2, makers: 2}),
    '2 buffers "frame-#" from system, 4096 B, came from 2 processes client that are gone and are still held by 7 in 3 snapshots in a row (20 s), which may be right.'
  ],
  [
    finding('cycle-leak', {comm: 'leakd', pid: 82}, {before: 1, buffers: 2, declared: 1, survivors: 2}),
    'Held by leakd (82): 2 buffers "frame-#" from system more than at the baseline, 4096 B: they came in the cycle and stayed beyond it.'
  ],
  [
    finding('cycle-leak', {}, {before: 0, buffers: 2, declared: 0, survivors: 6, unheld: 'kernel-held'}),
    'Held by nobody: 2 buffers "frame-#" from system more than in the first of three snapshots, 4096 B: 6 came before the second and were still there in the third; there were none, so a pool may have been filled.'
  ],
  [
    finding('cycle-leak', {}, {before: 1, buffers: 2, declared: 1, survivors: 2, unheld: 'unattributed'}),
    'Held by nobody that was seen: 2 buffers "frame-#" from system more than at the baseline, 4096 B: they came in the cycle and stayed beyond it.'
  ],
  [
    finding('crowded-group', {comm: 'recd', pid: 82}, {allBytes: 8192, buffers: 65, unheld: null}),
    'recd (82) holds 65 buffers "frame-#" from system, 4096 B each, 4096 B of 8192 B in all dma-bufs: more of one kind than any queue has.'
  ],
  [
    finding('crowded-group', {}, {allBytes: 8192, buffers: 65, unheld: 'unattributed'}),
    'nobody that was seen holds 65 buffers "frame-#" from system, 4096 B each, 4096 B of 8192 B in all dma-bufs: more of one kind than any queue has.'
  ]
]

for (const [one, sentence] of said) {
  test(sentence, (t) => {
    t.is(words(one).said, sentence)
    t.regex(words(one).advice, /mediamem explain SOURCE\.\.\. --inode 5/)
  })
}

test('the advice goes by what may keep it', (t) => {
  const advice = (args: Finding['args'], device: string | null = null) =>
    words(finding('kernel-held-buffer', {device}, {...kept, ...args})).advice
  t.regex(advice({}), /dma_buf_get\(\)/)
  t.regex(advice({attached: null}), /bufinfo/)
  t.regex(advice({attached: 1}, 'dpu'), /whether dpu still needs it;/)
  t.regex(advice({explainedBy: 'drm-prime-cache'}, 'dpu'), /GEM handle/)
  t.regex(advice({explainedBy: 'in-flight'}), /socket/)
  const cycle = (args: Finding['args']) => words(finding('cycle-leak', {}, {before: 1, declared: 1, ...args})).advice
  t.regex(cycle({declared: 0}), /--baseline-index/)
  t.regex(cycle({before: 0}), /before the baseline/)
  t.regex(cycle({}), /end of the cycle/)
})
