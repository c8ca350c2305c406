import type {LeakRule} from '../rule.js'
import {cmaStaircase} from './cma-staircase.js'
import {crowdedGroup} from './crowded-group.js'
import {deadInstance} from './dead-instance.js'
import {duplicateDescriptors} from './duplicate-descriptors.js'
import {gpuObjectGrowth} from './gpu-object-growth.js'
import {growingAttachments} from './growing-attachments.js'
import {growingDescriptors} from './growing-descriptors.js'
import {growingHolder} from './growing-holder.js'
import {growingInstances} from './growing-instances.js'
import {growingMaps} from './growing-maps.js'
import {hiddenReferences} from './hidden-references.js'
import {idleInstance} from './idle-instance.js'
import {inFlightDescriptors} from './in-flight-descriptors.js'
import {kernelHeldBuffer} from './kernel-held-buffer.js'
import {orphanedShare} from './orphaned-share.js'
import {poolGrowth} from './pool-growth.js'
import {stuckFence} from './stuck-fence.js'
import {twoGenerations} from './two-generations.js'
import {unexplainedGrowth} from './unexplained-growth.js'

/** Every rule that needs no wish of the user's. Their order changes nothing. */
export const leakRules: readonly LeakRule[] = [
  cmaStaircase,
  crowdedGroup,
  deadInstance,
  duplicateDescriptors,
  gpuObjectGrowth,
  growingAttachments,
  growingDescriptors,
  growingHolder,
  growingInstances,
  growingMaps,
  hiddenReferences,
  idleInstance,
  inFlightDescriptors,
  kernelHeldBuffer,
  orphanedShare,
  poolGrowth,
  stuckFence,
  twoGenerations,
  unexplainedGrowth
]
