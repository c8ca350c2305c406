import type {LeakRule} from '../rule.js'
import {growingHolder} from './growing-holder.js'
import {kernelHeldBuffer} from './kernel-held-buffer.js'

/** Every rule that needs no wish of the user's. Their order changes nothing. */
export const leakRules: readonly LeakRule[] = [growingHolder, kernelHeldBuffer]
