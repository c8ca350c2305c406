/** What a user is told of a peer that gives nothing: by stubs that say what ssh, adb and peers say. */
import test from 'ava'
import {run} from '../../helpers/cli.js'
import {program} from '../../helpers/peers.js'

interface Refusal {
  readonly name: string
  readonly source?: string
  /** What the stub does, in sh. */
  readonly does: string
  readonly code: string
  readonly says: RegExp
  readonly next: RegExp
}

const says = (text: string, code: number): string => `cat >&2 <<'END'\n${text}\nEND\nexit ${code}`

const ssh: readonly Refusal[] = [
  {
    name: 'host unknown',
    does: says('ssh: Could not resolve hostname board: Name or service not known', 255),
    code: 'HOST_UNKNOWN',
    says: /nobody knows a host of that name \(ssh: Could not resolve/,
    next: /spelling/
  },
  {
    name: 'connection refused',
    does: says('ssh: connect to host board port 2222: Connection refused', 255),
    code: 'CONNECTION_REFUSED',
    says: /takes no connection on that port/,
    next: /ssh:\/\/host:2222/
  },
  {
    name: 'timed out',
    does: says('ssh: connect to host board port 22: Connection timed out', 255),
    code: 'CONNECTION_TIMED_OUT',
    says: /no answer came in time/,
    next: /ssh -p 2222 root@board/
  },
  {
    name: 'no route',
    does: says('ssh: connect to host board port 22: No route to host', 255),
    code: 'NO_ROUTE',
    says: /no way leads to that host/,
    next: /same network/
  },
  {
    name: 'authentication refused',
    does: says(
      "Warning: Permanently added 'board' (ED25519) to the list of known hosts.\nroot@board: Permission denied (publickey,password).",
      255
    ),
    code: 'AUTHENTICATION_REFUSED',
    says: /does not let this user in \(root@board: Permission denied/,
    next: /ssh:\/\/root@host/
  },
  {
    name: 'host key changed',
    does: says(
      '@@@@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@@@@@@@\nHost key verification failed.',
      255
    ),
    code: 'HOST_KEY_CHANGED',
    says: /its host key is another than before/,
    next: /ssh-keygen -R '\[board\]:2222'/
  },
  {
    name: 'host key unknown',
    does: says(
      'No ED25519 host key is known for [board]:2222 and you have requested strict checking.\nHost key verification failed.',
      255
    ),
    code: 'HOST_KEY_UNKNOWN',
    says: /does not know its host key/,
    next: /ssh -p 2222 root@board shows the key/
  },
  {
    name: 'no common algorithm',
    does: says(
      'Unable to negotiate with 192.0.2.7 port 22: no matching host key type found. Their offer: ssh-rsa',
      255
    ),
    code: 'NO_COMMON_CRYPTOGRAPHY',
    says: /too old, or too new/,
    next: /MEDIAMEM_SSH=/
  },
  {
    name: 'another failure of ssh',
    does: says('kex_exchange_identification: Connection closed by remote host', 255),
    code: 'CONNECTION_FAILED',
    says: /ssh failed: kex_exchange_identification/,
    next: /must work first/
  },
  {
    name: 'no shell',
    does: says('bash: line 1: sh: command not found', 127),
    code: 'NO_SHELL',
    says: /has no usable shell: bash: line 1: sh: command not found/,
    next: /POSIX sh/
  },
  {
    name: 'shell or tools too old',
    does: says('collector: this shell has no printf', 1),
    code: 'COLLECTOR_FAILED',
    says: /the collector gave up: collector: this shell has no printf with exit code 1/,
    next: /ssh -p 2222 root@board/
  },
  {
    name: 'a peer cannot pretend that ssh failed',
    does: says('root@board: Permission denied (publickey).', 1),
    code: 'COLLECTOR_FAILED',
    says: /the collector gave up/,
    next: /ssh/
  },
  {
    name: 'the start file of a shell talks',
    does: "printf 'Welcome to \\033[2J board\\n'; sleep 0.1; yes | head -c 100000",
    code: 'NO_CAPTURE',
    says: /printed something else than a capture: Welcome to \\x1b\[2J board$/m,
    next: /\.bashrc/
  },
  {
    name: 'nothing at all',
    does: 'exit 0',
    code: 'NO_CAPTURE',
    says: /sent nothing/,
    next: /ssh -p 2222 root@board/
  },
  {
    name: 'a tar that breaks off before anything is in it',
    does: 'tar cf - -C / etc/passwd 2>/dev/null | head -c 1024; echo "client_loop: send disconnect: Broken pipe" >&2; exit 255',
    code: 'CONNECTION_LOST',
    says: /broke off before its end: .*; ssh ended with exit code 255 \(client_loop: send disconnect: Broken pipe\); nothing/,
    next: /try again/
  }
]

const adb: readonly Refusal[] = [
  {
    name: 'no device',
    does: says(
      '* daemon not running; starting now at tcp:5037\n* daemon started successfully\nadb: no devices/emulators found',
      1
    ),
    code: 'NO_DEVICE',
    says: /no device is connected \(adb: no devices\/emulators found\)/,
    next: /USB debugging/
  },
  {
    name: 'several devices',
    does: `[ "$1" = devices ] && { printf 'List of devices attached\\nemulator-5554\\tdevice\\nR58M\\tunauthorized\\n\\n'; exit 0; }\n${says('adb: more than one device/emulator', 1)}`,
    code: 'SEVERAL_DEVICES',
    says: /several devices are connected/,
    next: /connected are: emulator-5554 \(device\), R58M \(unauthorized\)/
  },
  {
    name: 'several devices, as adb of old says, which does not list them',
    does: says('error: more than one device and emulator', 1),
    code: 'SEVERAL_DEVICES',
    says: /several devices are connected/,
    next: /adb:SERIAL/
  },
  {
    name: 'device not found',
    source: 'adb:R58N',
    does: `[ "$1" = devices ] && { printf 'List of devices attached\\nR58M\\tdevice\\n'; exit 0; }\n${says("adb: device 'R58N' not found", 1)}`,
    code: 'DEVICE_NOT_FOUND',
    says: /no device of that serial/,
    next: /connected are: R58M \(device\)/
  },
  {
    name: 'unauthorised',
    does: says(
      "adb: device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\nTry 'adb kill-server' if that seems wrong.",
      1
    ),
    code: 'DEVICE_UNAUTHORIZED',
    says: /does not trust this computer yet/,
    next: /unlock the device/
  },
  {
    name: 'offline',
    does: says('error: device offline', 1),
    code: 'DEVICE_OFFLINE',
    says: /does not answer/,
    next: /adb reconnect/
  },
  {
    name: 'no permission for the USB device',
    does: says('adb: insufficient permissions for device: user in plugdev group; are your udev rules wrong?', 1),
    code: 'DEVICE_PERMISSION',
    says: /may not open the USB device/,
    next: /udev/
  },
  {
    name: 'no server',
    does: says(
      "adb server version (39) doesn't match this client (41); killing...\n* failed to start daemon\nadb: cannot connect to daemon",
      1
    ),
    code: 'ADB_SERVER',
    says: /the server of adb on this computer does not work/,
    next: /adb kill-server/
  },
  {
    name: 'exec-out not supported',
    does: says('error: closed', 1),
    code: 'EXEC_OUT_UNSUPPORTED',
    says: /too old for adb exec-out/,
    next: /mediamem collector > collector\.sh/
  },
  {
    name: 'tools too old: standard error comes in the stream',
    does: "printf 'the collector failed: collector: no od here\\n'",
    code: 'COLLECTOR_FAILED',
    says: /the collector gave up: collector: no od here/,
    next: /adb shell/
  },
  {
    name: 'no shell',
    does: "printf '/system/bin/sh: sh: inaccessible or not found\\n'",
    code: 'NO_SHELL',
    says: /has no usable shell/,
    next: /POSIX sh/
  },
  {
    name: 'something else is printed',
    does: "printf 'WARNING: linker: libdvm.so has text relocations\\n'",
    code: 'NO_CAPTURE',
    says: /printed something else than a capture: WARNING: linker/,
    next: /start file/
  }
]

function refused(source: string, variable: string, {code, does, name, next, says: message}: Refusal): void {
  test(`${source} exit 3, for people and as JSON: ${name}`, async (t) => {
    const env = {[variable]: program(t, does)}
    const people = await run(['attribute', source], {env})
    t.is(people.stdout, '')
    t.regex(people.stderr, message)
    t.regex(people.stderr, next)
    t.true(people.stderr.startsWith(`mediamem: ${source.replace(/:$/, '')}`))
    t.notRegex(people.stderr, /[^\n\P{Cc}]|^\s+at /mu)
    t.is(people.code, 3)
    const machine = await run(['attribute', source, '--json'], {env})
    t.is(machine.stderr, '')
    t.is(machine.code, 3)
    const {error} = JSON.parse(machine.stdout)
    t.like(error, {code, exitCode: 3})
    t.regex(error.message, message)
    t.regex(error.suggestions.join('\n'), next)
    t.notRegex(machine.stdout, /[^\n\P{Cc}]/u)
  })
}

for (const one of ssh) refused(one.source ?? 'ssh://root@board:2222', 'MEDIAMEM_SSH', one)
for (const one of adb) refused(one.source ?? 'adb:', 'MEDIAMEM_ADB', one)
