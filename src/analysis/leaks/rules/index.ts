import type {LeakRule} from '../rule.js'
import {crowdedGroup} from './crowded-group.js'
import {growingHolder} from './growing-holder.js'
import {hiddenReferences} from './hidden-references.js'
import {inFlightDescriptors} from './in-flight-descriptors.js'
import {kernelHeldBuffer} from './kernel-held-buffer.js'
import {orphanedShare} from './orphaned-share.js'

/** Every rule that needs no wish of the user's. Their order changes nothing. */
export const leakRules: readonly LeakRule[] = [
  crowdedGroup,
  growingHolder,
  hiddenReferences,
  inFlightDescriptors,
  kernelHeldBuffer,
  orphanedShare
]
