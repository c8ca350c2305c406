import test from 'ava'
import fc from 'fast-check'
import {MediamemError} from '../../../src/errors.js'
import {peerOf} from '../../../src/sources/remote/peer.js'

for (const [source, destination, port] of [
  ['ssh://board', 'board', null],
  ['ssh://root@board', 'root@board', null],
  ['ssh://root@board:2222', 'root@board', 2222],
  ['ssh://192.0.2.7:22', '192.0.2.7', 22],
  ['ssh://[2001:db8::7]', '2001:db8::7', null],
  ['ssh://root@[fe80::1%eth0]:65535', 'root@fe80::1%eth0', 65535],
  ['ssh://somebody@example.org@bastion', 'somebody@example.org@bastion', null],
  ['ssh://DOMAIN\\somebody@board', 'DOMAIN\\somebody@board', null],
  ['ssh://my_board.lab-2', 'my_board.lab-2', null],
  ['ssh://bücher.example', 'bücher.example', null]
] as const) {
  test(`${source} is a peer`, (t) => t.deepEqual(peerOf(source), {destination, kind: 'ssh', port, source}))
}

for (const [source, serial] of [
  ['adb:', null],
  ['adb:emulator-5554', 'emulator-5554'],
  ['adb:192.168.0.7:5555', '192.168.0.7:5555'],
  ['adb:[fe80::1]:5555', '[fe80::1]:5555'],
  ['adb:adb-R58M (2)._adb-tls-connect._tcp', 'adb-R58M (2)._adb-tls-connect._tcp']
] as const) {
  test(`${source} is a peer`, (t) => t.deepEqual(peerOf(source), {kind: 'adb', serial, source}))
}

for (const source of ['./adb:x', '/tmp/ssh://x', '-', 'adb', 'ssh', 'SSH.tar', 'x.tar.gz', '']) {
  test(`"${source}" is a file`, (t) => t.is(peerOf(source), null))
}

for (const [source, why] of [
  ['ssh:', /two slashes/],
  ['ssh:board', /two slashes/],
  ['ssh://', /no host is named/],
  ['ssh:///etc', /no host is named/],
  ['ssh://board/', /no path/],
  ['ssh://board/proc', /no path/],
  ['ssh://-oProxyCommand=id', /no host is called that/],
  ['ssh://root@-oProxyCommand=id', /no host is called that/],
  ['ssh://-l@board', /no user is called that/],
  ['ssh://@board', /no user is called that/],
  ['ssh://root:secret@board', /no password/],
  ['ssh://root@', /no host is called that/],
  ['ssh://board;id', /no host is called that/],
  ['ssh://$(id)', /no host is called that/],
  ['ssh://`id`@board', /no user is called that/],
  ['ssh://a b', /no host is called that/],
  ['ssh://board\n', /no host is called that/],
  ['ssh://board:', /port/],
  ['ssh://board:0', /port/],
  ['ssh://board:65536', /port/],
  ['ssh://board:22x', /port/],
  ['ssh://board:-1', /port/],
  ['ssh://2001:db8::7', /brackets/],
  ['ssh://[board]', /no host is called that/],
  ['ssh://[::1', /brackets/],
  ['ssh://[::1]x', /brackets/],
  ['adb:-s', /no serial/],
  ['adb:x\u001b[2J', /no serial/]
] as const) {
  test(`refused, with a hint: ${JSON.stringify(source)}`, (t) => {
    const error = t.throws(() => peerOf(source), {instanceOf: MediamemError})
    t.like(error, {code: 'BAD_PEER', exitCode: 2})
    t.regex(error.message, why)
    t.true(error.suggestions.length >= 1)
  })
}

test('whatever is accepted is no option, and means nothing to a shell', (t) => {
  const part = fc.stringMatching(/^[-a-z@:%\\$`;|&<> '"\n[\]/.0-9]{0,12}$/)
  fc.assert(
    fc.property(part, (text) => {
      let peer: ReturnType<typeof peerOf> = null
      try {
        peer = peerOf(`ssh://${text}`)
      } catch (error) {
        if (!(error instanceof MediamemError)) throw error
      }
      return peer?.kind !== 'ssh' || /^(?!-)[^\s$`;|&<>'"/]+$/.test(peer.destination)
    }),
    {numRuns: 2000}
  )
  t.pass()
})
