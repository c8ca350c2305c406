import type {LeakRule} from '../rule.js'
import {cmaStaircase} from './cma-staircase.js'
import {crowdedGroup} from './crowded-group.js'
import {deadInstance} from './dead-instance.js'
import {gpuObjectGrowth} from './gpu-object-growth.js'
import {growingHolder} from './growing-holder.js'
import {growingInstances} from './growing-instances.js'
import {hiddenReferences} from './hidden-references.js'
import {idleInstance} from './idle-instance.js'
import {inFlightDescriptors} from './in-flight-descriptors.js'
import {kernelHeldBuffer} from './kernel-held-buffer.js'
import {orphanedShare} from './orphaned-share.js'
import {poolGrowth} from './pool-growth.js'
import {unexplainedGrowth} from './unexplained-growth.js'

/** Every rule that needs no wish of the user's. Their order changes nothing. */
export const leakRules: readonly LeakRule[] = [
  cmaStaircase,
  crowdedGroup,
  deadInstance,
  gpuObjectGrowth,
  growingHolder,
  growingInstances,
  hiddenReferences,
  idleInstance,
  inFlightDescriptors,
  kernelHeldBuffer,
  orphanedShare,
  poolGrowth,
  unexplainedGrowth
]
