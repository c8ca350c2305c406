import {listsAreWhole} from '../ledger.js'
import {bufferRows} from '../rows/buffer.js'
import {bufferHistory} from './buffer-history.js'
import type {BufferExplanation} from './explanation.js'
import {originOf} from './origin.js'
import {bufferPaths} from './paths.js'
import {referencesOf} from './references.js'
import {explainSchema, seenBy, type Teller} from './teller.js'
import {processesByPid} from './who.js'

type ToldOfBuffer = Omit<BufferExplanation, 'gone' | 'history' | 'next' | 'series'>

export function bufferTeller(inode: number): Teller {
  const history = bufferHistory()
  let told: ToldOfBuffer | null = null
  return {
    see: (snapshot, place) => {
      const buffer = snapshot.buffers.find((one) => one.inode === inode) ?? null
      history.see(buffer, snapshot, place)
      const seen = history.sighting()
      if (buffer === null || seen === null) return listsAreWhole(snapshot.coverage) ? 'gone' : 'not-seen'
      const [row] = bufferRows([buffer], snapshot)
      if (row === undefined) return 'not-seen'
      told = {
        schema: explainSchema,
        subject: {kind: 'buffer', ...row, ranked: snapshot.buffers.filter((one) => one.inode !== null).length, seen},
        snapshot: place,
        hiddenRefs: buffer.hiddenRefs,
        origin: originOf(buffer, snapshot, seen, history.firstHolders()),
        paths: bufferPaths(buffer, snapshot, history.sinceOf),
        references: referencesOf(buffer, processesByPid(snapshot)),
        ...seenBy(snapshot)
      }
      return 'there'
    },
    told: () => (told === null ? null : {...told, history: history.changes()})
  }
}
