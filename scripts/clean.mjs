/** Removes what was built before, so that a test whose source is gone does not run on. */
import {rmSync} from 'node:fs'

for (const folder of process.argv.slice(2)) rmSync(folder, {force: true, recursive: true})
