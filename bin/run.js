#!/usr/bin/env node
'use strict'

const {homedir} = require('node:os')
const {join} = require('node:path')

// A cache in the shared temporary folder, Node's default, would be a path anybody can foresee and fill.
// Node 20 has no such cache.
const home = process.env.XDG_CACHE_HOME || (process.env.HOME && join(process.env.HOME, '.cache'))
if (home) require('node:module').enableCompileCache?.(join(home, 'mediamem', 'compile'))

// What is unset, oclif looks up in the password file; the user of a container, or of a bare system, may not be in it.
process.env.SHELL ??= ''
if (process.env.HOME === undefined) {
  try {
    homedir()
  } catch {
    process.env.HOME = '/'
  }
}

require('../dist/main.cjs').main(process.argv.slice(2), join(__dirname, '..'))
