import type { BreakerModel } from './account-breaker.ts'
import { EnvoyDefaults } from './envoy.ts'
import { HystrixDefaults } from './hystrix.ts'
import { PollyDefaults } from './polly.ts'
import { Resilience4jDefaults } from './resilience4j.ts'

/** Breakers of other projects as they come, each with the default settings of its project. */
export const peers: readonly BreakerModel[] = [
  { name: 'envoy-defaults', make: (_seed, startMs) => new EnvoyDefaults(startMs) },
  { name: 'resilience4j-defaults', make: (_seed, startMs) => new Resilience4jDefaults(startMs) },
  { name: 'hystrix-defaults', make: (_seed, startMs) => new HystrixDefaults(startMs) },
  { name: 'polly-defaults', make: (_seed, startMs) => new PollyDefaults(startMs) },
]
