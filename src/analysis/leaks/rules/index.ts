import type {LeakRule} from '../rule.js'
import {duplicateDescriptors} from './duplicate-descriptors.js'
import {growingAttachments} from './growing-attachments.js'
import {growingDescriptors} from './growing-descriptors.js'
import {growingHolder} from './growing-holder.js'
import {growingMaps} from './growing-maps.js'
import {stuckFence} from './stuck-fence.js'
import {twoGenerations} from './two-generations.js'

/** Every rule that needs no wish of the user's. Their order changes nothing. */
export const leakRules: readonly LeakRule[] = [
  growingHolder,
  growingAttachments,
  growingDescriptors,
  growingMaps,
  duplicateDescriptors,
  stuckFence,
  twoGenerations
]
