import type { Position } from './seen-event.ts'

/** A record that can only end as a dead letter, and why. */
export interface ExpectedDeadLetter extends Position {
  readonly reason: string
}

/** An event with more meaning than its topic tells. */
export interface SentEvent {
  readonly tenantId: string
  readonly id: string
}

/** The word of the maker of the traffic about it. */
export interface Manifest {
  /** When one provider failed everything on one channel, in milliseconds since 1970. */
  readonly outage: {
    readonly channel: string
    readonly provider: string
    readonly fromMs: number
    readonly toMs: number
  }
  readonly expectedDeadLetters: readonly ExpectedDeadLetter[]
  /** Texts with the word STOP, each from somebody without an opt-out. */
  readonly stops: readonly SentEvent[]
  /** Requests under the key of another, accepted one. */
  readonly conflicts: readonly SentEvent[]
  /** Orders of an operator: each must move traffic. */
  readonly overrides: readonly SentEvent[]
  /** Records sent, by topic name. */
  readonly sent: Readonly<Record<string, number>>
  /** Records sent a second time. */
  readonly duplicates: number
}

/** Figures that follow from the policy of the run. */
export interface Expectations {
  /** Providers by channel, most wanted first. */
  readonly routes: Readonly<Record<string, readonly string[]>>
  /** Answered probes after which an open breaker lets other messages pass. */
  readonly probesToRecover: number
  /** After it a sent message without a final receipt is told to be so. */
  readonly receiptTimeoutMs: number
  /** Render jobs for each entity. The traffic tells of an entity in one event; its repeats add none. */
  readonly jobsPerEvent: number
  /** How far triggers may be overtaken by others; recoveries are dated so much earlier. */
  readonly slackMs: number
}
