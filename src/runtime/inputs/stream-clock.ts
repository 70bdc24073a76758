import { mostAheadMs, type StreamTime } from '#stream/time.ts'

/** The clock follows a tick at this distance, so that records of the last second are not late. */
export const tickDelayMs = 1_000
/** A tick that follows the one before it by more than this resumes: the backlog between them has its own timestamps. */
export const resumeAfterMs = 2_000

/**
 * A task's clock: it moves with records and ticks alone, so that a replay of the same records tells the same time.
 * It is committed with each transaction and goes back only when one is dropped.
 */
export class StreamClock {
  #now: StreamTime
  #bound: number
  #lastTick: number | undefined

  constructor({ now, bound, lastTick }: ClockState = { now: 0, bound: 0, lastTick: undefined }) {
    this.#now = now as StreamTime
    this.#bound = bound
    this.#lastTick = lastTick
  }

  get now(): StreamTime {
    return this.#now
  }

  /** The newest tick, or the clock when it is later. While a backlog passes the clock is behind. */
  get present(): StreamTime {
    return Math.max(this.#now, this.#lastTick ?? 0) as StreamTime
  }

  /** The latest time that anything may count as now. */
  get bound(): number {
    return this.#bound
  }

  get state(): ClockState {
    return { now: this.#now, bound: this.#bound, lastTick: this.#lastTick }
  }

  /** A Kafka timestamp as this task orders and counts it: never beyond the bound; now for a record without one. */
  bounded(timestamp: number): number {
    return timestamp < 0 ? this.#now : Math.min(timestamp, this.#bound)
  }

  /**
   * The last deadline to fire with the clock at `to`. Records alone bring it no further than the newest tick, which has the broker's
   * time. So no timer fires early, however far a producer is ahead.
   */
  timersUntil(to: number): number {
    return this.#lastTick === undefined ? to : Math.min(to, this.#lastTick)
  }

  /** The time of an event without one: now, or the newest tick while nothing has moved the clock. */
  get unstated(): number {
    return this.#now > 0 ? this.#now : (this.#lastTick ?? 0)
  }

  /**
   * The Kafka timestamp of a record about something at `time`. It is not after the bound, since brokers refuse timestamps more than
   * an hour ahead (KIP-937). It is raised once half of the topic's retention has passed at the newest tick.
   */
  published(time: number, retentionMs: number): number {
    const oldest = Math.max(0, (this.#lastTick ?? 0) - Math.floor(retentionMs / 2))
    return Math.min(Math.max(time, oldest), this.#bound)
  }

  /** Whether a tick of the journal resumes after a stop: it is taken at once and moves only the bound. */
  resumes(tick: number): boolean {
    return this.#lastTick === undefined || tick - this.#lastTick > resumeAfterMs
  }

  /** The clock as it will be when a tick is processed. */
  afterTick(tick: number): number {
    return this.resumes(tick) ? this.#now : tick - tickDelayMs
  }

  /** Moves the clock forward to `to`; an earlier `to` changes nothing. */
  advance(to: number): void {
    if (to > this.#now) this.#now = to as StreamTime
  }

  /** Processes a tick: the clock follows it, unless it resumes, and the bound goes ahead of it. */
  tick(tick: number): void {
    this.advance(this.afterTick(tick))
    this.#bound = Math.max(this.#bound, tick + mostAheadMs)
    this.#lastTick = Math.max(tick, this.#lastTick ?? 0)
  }
}

/** The part of a clock for writers of records. */
export type PublishingClock = Pick<StreamClock, 'published'>

/** A clock as a commit row keeps it; all in milliseconds since 1970. */
export interface ClockState {
  readonly now: number
  readonly bound: number
  readonly lastTick: number | undefined
}
