import type {LeakRule} from '../rule.js'
import {cmaStaircase} from './cma-staircase.js'
import {deadInstance} from './dead-instance.js'
import {gpuObjectGrowth} from './gpu-object-growth.js'
import {growingHolder} from './growing-holder.js'
import {growingInstances} from './growing-instances.js'
import {idleInstance} from './idle-instance.js'
import {poolGrowth} from './pool-growth.js'
import {unexplainedGrowth} from './unexplained-growth.js'

/** Every rule that needs no wish of the user's. Their order changes nothing. */
export const leakRules: readonly LeakRule[] = [
  cmaStaircase,
  deadInstance,
  gpuObjectGrowth,
  growingHolder,
  growingInstances,
  idleInstance,
  poolGrowth,
  unexplainedGrowth
]
