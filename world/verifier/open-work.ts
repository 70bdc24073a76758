import type { EpochMs } from '#schemas/types.ts'
import { type BreakerOpening, isUnfinished, openingsOf } from './breaker-openings.ts'
import { ForgottenMessages } from './forgotten-messages.ts'
import { OpenEntities } from './open-entities.ts'
import { OpenRequests } from './open-requests.ts'
import type { Outcome } from './outcome.ts'
import { publishedPolicies } from './published-policy.ts'
import { QuietMessages } from './quiet-messages.ts'
import { positionText, type Seen } from './seen-event.ts'

const noDead: ReadonlySet<string> = new Set()

/** Work that has begun and has no end yet. */
export interface OpenWork {
  /** Requests that nothing has answered. */
  readonly requests: number
  /** Messages without a delivery, a failure, or word of a missing receipt; but for those in quiet hours, and for sent ones to forgotten people. */
  readonly messages: number
  readonly renderJobs: number
  /** Voices in training. */
  readonly voices: number
  /** Breakers whose traffic has not come back. */
  readonly breakers: readonly OpenBreaker[]
}

export type OpenBreaker = Pick<BreakerOpening, 'tenantId' | 'channel' | 'provider'>

export const breakerText = ({ tenantId, channel, provider }: OpenBreaker): string =>
  `${tenantId} ${channel} ${provider}`

/**
 * Tells how far a run has come while its outcome grows. A look takes in the events since the last one, so that it stays quick in
 * a run of half an hour: the simulated providers answer from the same process.
 */
export class OpenWorkWatch {
  readonly #outcome: Outcome
  /** How many events of each topic were taken in. */
  readonly #taken = new Map<readonly unknown[], number>()
  readonly #requests = new OpenRequests()
  readonly #messages = new OpenEntities()
  readonly #renderJobs = new OpenEntities()
  readonly #voices = new OpenEntities()
  readonly #quiet = new QuietMessages()
  readonly #forgotten = new ForgottenMessages()

  constructor(outcome: Outcome) {
    this.#outcome = outcome
  }

  /** @param nowMs the present: it tells whether the end of quiet hours is near */
  look(nowMs: EpochMs): OpenWork {
    const { deadLetters } = this.#outcome
    this.#takeRequests()
    this.#takeMessages()
    this.#takeForgotten()
    this.#takeRenderJobs()
    this.#takeVoices()
    const policies = publishedPolicies(this.#outcome, noDead)
    return {
      requests: this.#requests.count(new Set(deadLetters.map(({ origin }) => positionText(origin)))),
      messages: this.#messages.count - this.#quiet.count(policies, nowMs),
      renderJobs: this.#renderJobs.count,
      voices: this.#voices.count,
      breakers: openingsOf(this.#outcome)
        .breakerOpenings.filter(isUnfinished)
        .map(({ tenantId, channel, provider }) => ({ tenantId, channel, provider })),
    }
  }

  #takeRequests(): void {
    const { notifyRequested, communicationRequested, communicationRejected } = this.#outcome.events
    this.#requests.asked(this.#newOf(notifyRequested))
    this.#requests.answered(this.#newOf(communicationRejected))
    const requested = this.#newOf(communicationRequested)
    this.#requests.answered(requested)
    this.#messages.begun(requested.map(({ data }) => data.messageId))
    this.#quiet.begun(requested.map(({ data }) => data))
    this.#forgotten.begun(requested.filter(({ data }) => this.#messages.isOpen(data.messageId)))
  }

  #takeMessages(): void {
    const { communicationDelivered, communicationFailed, receiptExpired, dispatchRequested } = this.#outcome.events
    for (const ends of [communicationDelivered, communicationFailed, receiptExpired]) {
      const ended = this.#newOf(ends).map(({ data }) => data.messageId)
      this.#messages.ended(ended)
      this.#quiet.over(ended)
      this.#forgotten.ended(ended)
    }
    this.#quiet.over(this.#newOf(dispatchRequested).map(({ data }) => data.messageId))
  }

  /** Nothing more is told of a sent message to a forgotten person. */
  #takeForgotten(): void {
    const silent = this.#forgotten.silent(this.#outcome)
    this.#messages.ended(silent)
    this.#forgotten.ended(silent)
  }

  #takeRenderJobs(): void {
    const { renderJobCreated, renderJobCompleted, renderJobFailed, renderJobSuperseded } = this.#outcome.events
    this.#renderJobs.begun(this.#newOf(renderJobCreated).map(({ data }) => data.jobId))
    for (const ends of [renderJobCompleted, renderJobFailed, renderJobSuperseded])
      this.#renderJobs.ended(this.#newOf<Seen<{ readonly jobId: string }>>(ends).map(({ data }) => data.jobId))
  }

  #takeVoices(): void {
    const { voiceModelCreated, voiceModelReady, voiceModelFailed } = this.#outcome.events
    this.#voices.begun(this.#newOf(voiceModelCreated).map(({ data }) => data.voiceModelId))
    for (const ends of [voiceModelReady, voiceModelFailed])
      this.#voices.ended(
        this.#newOf<Seen<{ readonly voiceModelId: string }>>(ends).map(({ data }) => data.voiceModelId),
      )
  }

  #newOf<E>(events: readonly E[]): readonly E[] {
    const taken = this.#taken.get(events) ?? 0
    this.#taken.set(events, events.length)
    return events.slice(taken)
  }
}

export const isSettled = ({ requests, messages, renderJobs, voices, breakers }: OpenWork): boolean =>
  requests + messages + renderJobs + voices + breakers.length === 0
