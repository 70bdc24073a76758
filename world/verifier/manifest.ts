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
  /** Requests for messages or render jobs under the key or id of another, accepted one. */
  readonly conflicts: readonly SentEvent[]
  /** Changes of templates without effect. */
  readonly idle: readonly SentEvent[]
  /** Orders of an operator: each must move traffic. */
  readonly overrides: readonly SentEvent[]
  /** Records sent, by topic name. */
  readonly sent: Readonly<Record<string, number>>
  /** Records sent a second time. */
  readonly duplicates: number
}

/** An asset of a trigger. */
export interface ExpectedAsset {
  /** Kind and variant. */
  readonly asset: string
  /** In capitals; it is for each trigger with one of them or with none. Empty: for all. */
  readonly channels: readonly string[]
  readonly placements: readonly string[]
}

/** Figures that follow from the policy of the run. */
export interface Expectations {
  /** Providers by channel, most wanted first. */
  readonly routes: Readonly<Record<string, readonly string[]>>
  /** Answered probes after which an open breaker lets other messages pass. */
  readonly probesToRecover: number
  /** After it a sent message without a final receipt is told to be so. */
  readonly receiptTimeoutMs: number
  /** Assets by the name of their trigger. */
  readonly fanOut: Readonly<Record<string, readonly ExpectedAsset[]>>
  /** How far triggers may be overtaken by others; recoveries are dated so much earlier. */
  readonly slackMs: number
}
