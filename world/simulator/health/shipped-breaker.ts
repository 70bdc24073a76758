import { type Choice, chooseRoute } from '#processors/cpaas/delivery/routing.ts'
import { healthEffect } from '#processors/cpaas/health/outcome-class.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { breakerDeadline, closedHealth, elapse, observe } from '#processors/shared/breaker/breaker.ts'
import type { BreakerState, EpochMs, FailureClass, ProviderHealth } from '#schemas/types.ts'
import type { AccountBreaker, BreakerModel } from '../peers/account-breaker.ts'

const policy = defaultCpaasPolicy
const routes = policy.routes.SMS
const [primary] = routes

/** The breaker of the first account of the standard routes: the shipped rules of health and routing with the standard policy. */
class ShippedBreaker implements AccountBreaker {
  readonly #account: Parameters<typeof closedHealth>[0]
  #health: ProviderHealth
  #probedSlice = -1

  constructor(seed: number, startMs: EpochMs) {
    const { provider, credentialRef } = primary!
    this.#account = { tenantId: `tenant-${seed}`, provider, channel: 'SMS', credentialRef }
    this.#health = closedHealth(this.#account, startMs)
  }

  get state(): BreakerState {
    return this.#health.state
  }

  get since(): EpochMs {
    return this.#health.since
  }

  elapse(at: EpochMs): void {
    for (;;) {
      const deadline = breakerDeadline(this.#health, policy.health)
      if (deadline === null || deadline > at) return
      this.#health = elapse(this.#health, deadline, policy.health) ?? closedHealth(this.#account, deadline)
    }
  }

  dispatch(message: number, at: EpochMs): number | undefined {
    const { state, transitionSeq } = this.#health
    // Routing has no choice in these states while the other accounts are well, and they have most of the attempts.
    if (state === 'CLOSED') return transitionSeq
    if (state === 'OPEN') return undefined
    const slice = Math.floor(at / policy.health.probeEveryMs)
    const choice = this.#route(message, this.#probedSlice === slice)
    if (choice?.route !== primary) return undefined
    if (choice?.probe) this.#probedSlice = slice
    return choice?.breakerSeq
  }

  end(outcome: FailureClass | null, latencyMs: number, breakerSeq: number, at: EpochMs): void {
    const effect = healthEffect(outcome)
    if (effect === 'NONE') return
    this.#health = observe(this.#health, { effect, latencyMs, breakerSeq }, at, policy.health).health
  }

  /** Other accounts are well. */
  #route(message: number, probed: boolean): Choice | undefined {
    return chooseRoute(
      { messageId: `message-${message}`, attempts: [] },
      routes,
      (route) => ({ health: route === primary ? this.#health : undefined, probed }),
      policy,
    )
  }
}

/** The breaker of this build. */
export const shippedBreaker: BreakerModel = {
  name: 'shipped',
  make: (seed, startMs) => new ShippedBreaker(seed, startMs),
}
