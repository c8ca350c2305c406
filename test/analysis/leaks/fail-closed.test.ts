import test from 'ava'
import {failedClosed} from '../../../src/analysis/leaks/fail-closed.js'
import {leakJudge} from '../../../src/analysis/leaks/judge.js'
import type {LeakRule, Need} from '../../../src/analysis/leaks/rule.js'
import type {Coverage} from '../../../src/model/snapshot.js'
import {snapshot} from '../../helpers/snapshot.js'

const rule = (need: Need): LeakRule => ({
  id: 'kernel-held-buffer',
  least: 1,
  needs: [need],
  summary: '',
  surest: 'likely',
  watch: () => ({findings: () => [], see: () => {}})
})

const row = (id: Coverage['interface'], over: Partial<Coverage> = {}): Coverage => ({
  denied: 0,
  gone: 0,
  interface: id,
  lost: 0,
  read: 0,
  reason: null,
  status: 'absent',
  unit: 'files',
  ...over
})

function failed(need: Need, coverage: readonly Coverage[]) {
  const judge = leakJudge([rule(need)])
  judge.see(snapshot({coverage}), {index: 0, uptimeSeconds: null}, 'boot')
  return failedClosed(judge.judgement().skipped, 'likely')
}

const codec: Need = {anyOf: ['v4l2-fdinfo', 'v4l2-memtrack'], extent: 'present'}
const buffers: Need = {anyOf: ['dmabuf-bufinfo', 'dmabuf-sysfs'], extent: 'whole'}
const fences: Need = {anyOf: ['dmabuf-bufinfo'], extent: 'whole'}

test('hardware that a machine may lack is not needed', (t) => {
  t.deepEqual(failed(codec, [row('v4l2-fdinfo'), row('v4l2-memtrack')]), [])
  t.deepEqual(failed(codec, []), [])
})

test('what is there and was refused or lost is needed, whatever it is', (t) => {
  t.deepEqual(failed(codec, [row('v4l2-memtrack', {denied: 1, status: 'denied'})]), ['kernel-held-buffer'])
  t.deepEqual(failed(codec, [row('v4l2-fdinfo', {lost: 1})]), ['kernel-held-buffer'])
})

test('dma-bufs and who holds them are needed always', (t) => {
  t.deepEqual(failed(buffers, []), ['kernel-held-buffer'])
  t.deepEqual(failed(buffers, [row('dmabuf-bufinfo')]), ['kernel-held-buffer'])
  t.deepEqual(failed(buffers, [row('dmabuf-bufinfo', {lost: 1, status: 'partial'})]), ['kernel-held-buffer'])
  t.deepEqual(failed(fences, []), [])
  t.deepEqual(failed(fences, [row('dmabuf-bufinfo', {denied: 1, status: 'denied'})]), ['kernel-held-buffer'])
  t.deepEqual(failed({anyOf: ['process-list'], extent: 'whole'}, []), ['kernel-held-buffer'])
  t.deepEqual(failed(buffers, [row('dmabuf-bufinfo', {read: 1, status: 'complete'})]), [])
})

test('too few snapshots are the choice of the user', (t) => {
  const judge = leakJudge([{...rule(codec), least: 4, needs: []}])
  judge.see(snapshot(), {index: 0, uptimeSeconds: null}, 'boot')
  t.deepEqual(failedClosed(judge.judgement().skipped, 'possible'), [])
})

test('a rule that never says what would fail is not needed', (t) => {
  const judge = leakJudge([rule(buffers)])
  judge.see(snapshot({coverage: []}), {index: 0, uptimeSeconds: null}, 'boot')
  const {skipped} = judge.judgement()
  t.deepEqual(failedClosed(skipped, 'likely'), ['kernel-held-buffer'])
  t.deepEqual(failedClosed(skipped, 'certain'), [])
})
