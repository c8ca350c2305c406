import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/** The shell script that takes a capture where there is no Node. `root`: where this program is installed. */
export const collectorScript = (root: string): string => readFileSync(join(root, 'collector', 'collector.sh'), 'utf8')
