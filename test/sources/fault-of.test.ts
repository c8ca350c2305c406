import test from 'ava'
import {faultOf} from '../../src/sources/fault-of.js'

for (const [code, fault] of [
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['ENOENT', 'gone'],
  ['ESRCH', 'gone'],
  // A buffer that was freed while its files in sysfs were read.
  ['ENODEV', 'gone'],
  ['EIO', 'unreadable'],
  ['ELOOP', 'unreadable']
] as const) {
  test(`${code}: ${fault}`, (t) => t.is(faultOf(Object.assign(new Error(), {code})), fault))
}
