import test from 'ava'
import {isElided, isPrompt} from '../../../src/parsers/text/terminal.js'

test('command lines as shells echo them', (t) => {
  for (const line of [
    '# cat /proc/x',
    'pi@raspberrypi:~ $ v4l2-ctl --all',
    '130|rk3588:/ # cat /proc/x',
    'rk3588s_s:/ # lsof | grep 520339   ',
    '[root@node14 ~]# lsof',
    'sh-4.4# cat sys/class/disp/disp/attr/sys  ',
    'crash> cma -a'
  ])
    t.true(isPrompt(line), line)
  for (const line of ['', '5', 'a 1 root 5u', '> quoted', '14 -> /dmabuf:', 'a: b', '#', '#5'])
    t.false(isPrompt(line), line)
})

test('lines that were left out', (t) => {
  for (const line of ['...', ' ... ', '……', '…', '<snip>', '[...]', '-- snip --']) t.true(isElided(line), line)
  for (const line of ['', '.', 'a...', '... 5', '[5]', '---']) t.false(isElided(line), line)
})
