/** The real ssh, to a real sshd on loopback. */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {attribute} from '../../../src/analysis/attribute.js'
import {load} from '../../../src/load.js'
import {run} from '../../helpers/cli.js'
import {capture, streamFile} from '../../helpers/peers.js'
import {freePort, makeKey, noSshd, startSshd} from '../../helpers/sshd.js'

// MEDIAMEM_SSH is the process's: one test at a time.
const real = noSshd === null ? test.serial : test.serial.skip
const why = noSshd === null ? '' : ` (skipped: ${noSshd})`

real(`a capture comes over ssh as it is${why}`, async (t) => {
  const sshd = await startSshd(t)
  process.env.MEDIAMEM_SSH = sshd.ssh
  const tar = await streamFile(t)
  const kept: Uint8Array[] = []
  const {snapshot, warnings} = await load(sshd.source, {
    collectorScript: () => `cat ${tar}`,
    keepStream: (chunk) => kept.push(Buffer.from(chunk))
  })
  t.deepEqual(warnings, [])
  t.true(Buffer.concat(kept).equals(readFileSync(tar)))
  t.deepEqual(attribute(snapshot, 'buffer'), attribute((await load(capture)).snapshot, 'buffer'))
})

real(`a connection lost midway: what arrived is kept, and known to be a part${why}`, async (t) => {
  const sshd = await startSshd(t)
  process.env.MEDIAMEM_SSH = sshd.ssh
  const tar = await streamFile(t)
  let arrived = 0
  const {snapshot, warnings} = await load(sshd.source, {
    collectorScript: () => `head -c 800000 ${tar}; while [ -d ${sshd.folder} ]; do sleep 0.1; done`,
    keepStream: ({length}) => {
      arrived += length
      if (arrived === 800_000) sshd.killSessions()
    }
  })
  t.is(arrived, 800_000)
  t.regex(
    warnings[0] ?? '',
    /the stream broke off before its end: .*ssh ended with exit code 255 \(Connection to 127\.0\.0\.1 closed by remote host\.\)/
  )
  t.regex(attribute(snapshot, 'process').holderGap ?? '', /not whole/)
})

real(`a script that fails there says so here${why}`, async (t) => {
  const sshd = await startSshd(t)
  process.env.MEDIAMEM_SSH = sshd.ssh
  const thrown = load(sshd.source, {collectorScript: () => 'echo "collector: no od here" >&2\nexit 1\necho never'})
  t.like(await t.throwsAsync(thrown), {code: 'COLLECTOR_FAILED', exitCode: 3})
})

real(`refused by the real ssh: closed port, wrong key, host key unknown and changed${why}`, async (t) => {
  const sshd = await startSshd(t)
  makeKey(join(sshd.folder, 'impostor'))
  const impostor = readFileSync(join(sshd.folder, 'impostor.pub'), 'utf8')
  writeFileSync(join(sshd.folder, 'changed'), `[127.0.0.1]:${sshd.port} ${impostor}`)
  writeFileSync(join(sshd.folder, 'empty'), '')
  for (const [code, ssh, source] of [
    ['CONNECTION_REFUSED', sshd.ssh, `ssh://127.0.0.1:${await freePort()}`],
    ['AUTHENTICATION_REFUSED', sshd.with({key: 'other'}), sshd.source],
    ['HOST_KEY_UNKNOWN', sshd.with({knownHosts: 'empty'}), sshd.source],
    ['HOST_KEY_CHANGED', sshd.with({knownHosts: 'changed'}), sshd.source]
  ] as const) {
    const {code: exit, stderr, stdout} = await run(['snapshot', '--json', source], {env: {MEDIAMEM_SSH: ssh}})
    t.is(stderr, '')
    t.is(exit, 3)
    t.is(JSON.parse(stdout).error.code, code, stdout)
  }
})
