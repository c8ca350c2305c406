/** Who a process is, without saying so: `/proc/<pid>/{stat,status,comm,cmdline,cgroup}`. */
import {parseCgroup} from '../proc-cgroup.js'
import {parseCmdline, parseComm, parseStat, parseStatus} from '../proc-identity.js'
import {hider} from './pseudonym.js'
import {clean, joined, type Rewrite} from './rewrite.js'

/** Nothing but numbers follows the name. */
const statRest = /^\) [A-Za-z](?: -?\d+)+\n$/

export const redactStat: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseStat(text, place))
  const rest = text.slice(text.lastIndexOf(') '))
  if (value === null || !statRest.test(rest)) return null
  return `${value.pid} (${hider(pseudonym)('comm', value.comm)}${rest}`
}

/** A line of the kernel's own words and numbers. */
const statusLine = /^\w+:\t[\w\t .,:;()/+-]*$/

export const redactStatus: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseStatus(text, place))
  if (value?.name == null) return null
  const others = text.split('\n').filter((line) => statusLine.test(line) && !line.startsWith('Name:'))
  return joined([`Name:\t${hider(pseudonym)('comm', value.name)}`, ...others])
}

export const redactComm: Rewrite = (text, place, {pseudonym}) => {
  const value = clean(parseComm(text, place))
  return value === null ? null : `${hider(pseudonym)('comm', value)}\n`
}

export const redactCmdline: Rewrite = (text, place, {pseudonym}) => {
  const {value} = parseCmdline(text, place)
  return value === null ? '' : `${pseudonym('cmdline', value)}\0`
}

/** Of the one group that counts. */
export const redactCgroup: Rewrite = (text, place, {pseudonym}) => {
  const path = clean(parseCgroup(text, place))?.path ?? null
  return path === null ? null : `0::${pseudonym('cgroup', path)}\n`
}
