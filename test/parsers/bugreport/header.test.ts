import test from 'ava'
import fc from 'fast-check'
import {utcOf} from '../../../src/parsers/bugreport/device-time.js'
import {parseProperties} from '../../../src/parsers/bugreport/properties.js'
import {looksLikeBugreport, parseReportHeader} from '../../../src/parsers/bugreport/report-header.js'
import {bugreportText} from '../../helpers/bugreport.js'

test('a header tells build, kernel, uptime and time', (t) => {
  t.deepEqual(parseReportHeader(bugreportText(14)), {
    build: 'TQ3A.14',
    device: 'device',
    fingerprint: 'synthetic/device/device:14/TQ3A.14/1:user/release-keys',
    kernel: '5.15.104-android13-8',
    release: '14',
    sdk: 34,
    time: '2024-03-05T12:00:05',
    uptimeSeconds: 86_400 + 2 * 3600 + 31 * 60
  })
})

test('of what is not there it says nothing', (t) => {
  t.deepEqual(Object.values(parseReportHeader('')), [null, null, null, null, null, null, null, null])
  t.is(parseReportHeader('\nUptime: up 0 weeks, 0 days, 0 hours, 0 minutes\n').uptimeSeconds, null)
  t.is(parseReportHeader('\nUptime: up a while\n').uptimeSeconds, null)
})

test('a report is told by its first lines, also with carriage returns', (t) => {
  t.true(looksLikeBugreport(bugreportText(12)))
  t.true(looksLikeBugreport(bugreportText(12).replaceAll('\n', '\r\n')))
  t.false(looksLikeBugreport('== dumpstate: 2020-01-01 00:00:00\n'))
})

test('properties', (t) => {
  t.deepEqual(
    parseProperties('[a]: [b\nc]\n[ro.product.model]: [X]\n[ro.product.model]: [Y]\n[ro.build.version.sdk]: [x1]\n'),
    {device: null, fingerprint: null, manufacturer: null, model: 'X', release: null, sdk: null, timeZone: null}
  )
})

const times: readonly (readonly [string, string, string | null])[] = [
  ['2020-01-08T15:30:07', 'Europe/Stockholm', '2020-01-08T14:30:07.000Z'],
  ['2020-07-08T15:30:07', 'Europe/Stockholm', '2020-07-08T13:30:07.000Z'],
  ['2020-07-08T00:30:07', 'GMT', '2020-07-08T00:30:07.000Z'],
  ['2020-07-08T00:30:07', 'Asia/Kolkata', '2020-07-07T19:00:07.000Z'],
  ['2020-10-25T02:30:00', 'Europe/Stockholm', null],
  ['2020-03-29T02:30:00', 'Europe/Stockholm', null],
  ['2020-13-08T00:00:00', 'GMT', null],
  ['2020-07-08T00:30:07', 'Mars/Olympus', null]
]

for (const [local, zone, utc] of times) test(`${local} in ${zone}`, (t) => t.is(utcOf(local, zone), utc))

test('take any text', (t) => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), (text) => {
      parseReportHeader(text)
      parseProperties(text)
      utcOf(text, text)
    })
  )
  t.pass()
})
