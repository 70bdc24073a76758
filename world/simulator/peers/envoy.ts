import type { BreakerState, EpochMs, FailureClass } from '#schemas/types.ts'
import type { AccountBreaker } from './account-breaker.ts'

const consecutive5xx = 5
const intervalMs = 10_000
const baseEjectionMs = 30_000
const maxEjectionMs = 300_000

/**
 * Envoy's outlier detection with its default settings, for a cluster of one host.
 *
 * Five faults in a row eject. Each sweep, every 10 s, returns a host after 30 s times its ejections, at most 300 s, to all of its
 * traffic at once. Each sweep without an ejected host forgives one ejection. The rules of success rate and failure percentage
 * need 5 hosts, and the latter is not enforced by default.
 *
 * In its favour: one host is always ejected, though newer versions do so only with `always_eject_one_host`, and a refused
 * credential is a fault, though a 401 is no 5xx. A 429 or 400 counts as a success.
 *
 * Sources: envoyproxy/envoy, `api/envoy/config/cluster/v3/outlier_detection.proto` and
 * `source/common/upstream/outlier_detection_impl.cc`.
 */
export class EnvoyDefaults implements AccountBreaker {
  state: BreakerState = 'CLOSED'
  since: EpochMs
  #faultsInRow = 0
  #ejections = 0
  #nextSweep: EpochMs
  #returnedAt: EpochMs | undefined

  constructor(startMs: EpochMs) {
    this.since = startMs
    this.#nextSweep = startMs + intervalMs
  }

  elapse(at: EpochMs): void {
    for (; this.#nextSweep <= at; this.#nextSweep += intervalMs) this.#sweep(this.#nextSweep)
  }

  dispatch(): number | undefined {
    return this.state === 'OPEN' ? undefined : 0
  }

  end(outcome: FailureClass | null, _latencyMs: number, _ticket: number, at: EpochMs): void {
    if (this.state === 'OPEN') return
    this.#faultsInRow = outcome === 'PROVIDER_FAULT' || outcome === 'CREDENTIAL' ? this.#faultsInRow + 1 : 0
    if (this.#faultsInRow < consecutive5xx) return
    this.#ejections = Math.min(this.#ejections + 1, maxEjectionMs / baseEjectionMs + 1)
    this.#enter('OPEN', at)
  }

  #sweep(at: EpochMs): void {
    if (this.state === 'OPEN') {
      if (at - this.since < Math.min(baseEjectionMs * this.#ejections, maxEjectionMs)) return
      this.#returnedAt = at
      this.#enter('CLOSED', at)
    } else if (this.#returnedAt !== undefined && at - this.#returnedAt >= intervalMs) {
      this.#ejections = Math.max(0, this.#ejections - 1)
    }
  }

  #enter(state: BreakerState, at: EpochMs): void {
    this.state = state
    this.since = at
    this.#faultsInRow = 0
  }
}
