import {spawnSync} from 'node:child_process'
import test from 'ava'
import {type Command, commandFor} from '../../../src/sources/remote/command.js'
import type {Peer} from '../../../src/sources/remote/peer.js'

const adbPeer: Peer = {kind: 'adb', serial: null, source: 'adb:'}
const sshPeer: Peer = {destination: 'root@board', kind: 'ssh', port: 2222, source: 'ssh://root@board:2222'}
const none = {}

test('ssh: the host comes after --, the script on standard input', (t) => {
  const {args, input, program} = commandFor(sshPeer, 'echo hello', none)
  t.is(program, 'ssh')
  t.deepEqual(args.slice(-4), ['2222', '--', 'root@board', 'sh -s'])
  t.true(args.includes('-T'))
  t.true(input.includes('echo hello'))
})

test('ssh: without a port its configuration decides', (t) => {
  t.false(commandFor({...sshPeer, port: null}, '', none).args.includes('-p'))
})

test('adb: a serial is named, or none', (t) => {
  const {args, input, program} = commandFor({...adbPeer, serial: '192.168.0.7:5555'}, 'id', none)
  t.is(program, 'adb')
  t.deepEqual(args.slice(0, 3), ['-s', '192.168.0.7:5555', 'exec-out'])
  t.is(args.length, 4)
  t.is(input, '')
  t.is(commandFor(adbPeer, 'id', none).args[0], 'exec-out')
})

test('other programs with their arguments come first', (t) => {
  const env = {MEDIAMEM_ADB: '/opt/adb', MEDIAMEM_SSH: ' /opt/ssh  -F\tconfig -v '}
  const ssh = commandFor(sshPeer, '', env)
  t.is(ssh.program, '/opt/ssh')
  t.deepEqual(ssh.args.slice(0, 3), ['-F', 'config', '-v'])
  t.is(commandFor(adbPeer, '', env).program, '/opt/adb')
  t.is(commandFor(sshPeer, '', {MEDIAMEM_SSH: '  '}).program, 'ssh')
})

/** What a peer's shell makes of it. */
const atPeer = (command: Command, more = ''): {code: number | null; out: string; err: string} => {
  const {status, stderr, stdout} = spawnSync('sh', ['-c', command.args.at(-1) ?? ''], {
    encoding: 'utf8',
    input: command.input + more
  })
  return {code: status, err: stderr, out: stdout}
}

for (const peer of [adbPeer, sshPeer]) {
  const ran = (script: string) => atPeer(commandFor(peer, script, none))

  test(`${peer.kind}: quotes, comments, dollars and backslashes of a script arrive`, (t) => {
    const script = `# it's a comment\n  # another\nx='a"b'; y="it's \\$x"\n\nprintf '%s|%s|%s\\n' "$x" "$y" '#no comment'\n`
    t.deepEqual(ran(script), {code: 0, err: '', out: `a"b|it's $x|#no comment\n`})
  })

  test(`${peer.kind}: what reads standard input does not eat the script`, (t) => {
    t.is(ran('cat\necho after\n').out, 'after\n')
  })
}

test('adb: the script reads nothing of what adb may send', (t) => {
  t.is(atPeer(commandFor(adbPeer, 'cat; echo after', none), 'typed').out, 'after\n')
})

test('ssh: half a script is not run', (t) => {
  const {args, input} = commandFor(sshPeer, 'echo one\necho two\n', none)
  t.is(atPeer({args, input: input.slice(0, input.indexOf('two')), program: ''}).out, '')
})

test('ssh: exit code and complaint come back', (t) => {
  const {code, err, out} = atPeer(commandFor(sshPeer, 'echo too old >&2; exit 1', none))
  t.deepEqual({code, err, out}, {code: 1, err: 'too old\n', out: ''})
})

test('adb: a complaint stays out of the stream, and is told when the script failed', (t) => {
  t.is(atPeer(commandFor(adbPeer, 'echo progress >&2; echo bytes', none)).out, 'bytes\n')
  t.is(atPeer(commandFor(adbPeer, 'echo too old >&2; exit 1', none)).out, 'the collector failed: too old\n')
})
