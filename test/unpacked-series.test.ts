import test from 'ava'
import {loadMoment} from '../src/load.js'
import {loadSeries} from '../src/load-series.js'
import {file} from './helpers/archive.js'
import {plantMembers} from './helpers/plant.js'
import {temporaryFolder} from './helpers/temporary.js'

const boot = 'd9234c1b-2b06-4676-83de-7eb93bfdbd1f'
const unpacked = (folder: string, uptime: string) =>
  plantMembers(folder, [
    file('proc/sys/kernel/random/boot_id', `${boot}\n`),
    file('proc/uptime', `${uptime} 1.00\n`),
    file('proc/meminfo', 'MemTotal:  8 kB\n')
  ])

test('a capture that was unpacked tells its boot and time as one that was not', async (t) => {
  t.like(await loadMoment(unpacked(temporaryFolder(t), '19.13')), {bootId: boot, uptimeSeconds: 19.13})
})

test('two of them are of one boot, in order of time', async (t) => {
  const [late, early] = ['79.13', '19.13'].map((uptime) => unpacked(temporaryFolder(t), uptime))
  const {places} = await loadSeries([`${late}`, `${early}`], {see: () => undefined})
  t.deepEqual(
    places.map(({boot: of, moment}) => [of, moment.uptimeSeconds]),
    [
      [0, 19.13],
      [0, 79.13]
    ]
  )
})
