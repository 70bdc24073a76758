import type { DeadLetter } from '#stream/raw-record.ts'
import type { DeadLetterStage } from './dead-letter.ts'
import type { DeadLetterFlood } from './dead-letter-flood.ts'
import type { Log } from './log.ts'
import type { PodObserver } from './pod-observer.ts'

/** A committed dead letter, for people: where and why. */
export interface DeadLetterReport {
  readonly reason: string
  readonly stage: DeadLetterStage
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** The input's key; compared, never shown. */
  readonly tenant: string | undefined
  /** What was thrown; only its frames are logged, since a message may quote data. */
  readonly error: unknown
}

const longestTenant = 128

/** What is reported of a dead letter; copies what aliases the memory of a batch. */
export const reportOf = ({ reason, raw }: DeadLetter, stage: DeadLetterStage, error: unknown): DeadLetterReport => {
  const { topic, partition, offset, key } = raw
  const tenant = key === null ? undefined : Buffer.from(key.subarray(0, longestTenant)).toString()
  return { reason, stage, topic, partition, offset, tenant, error }
}

const repeatAfterMs = 10_000
const framesLogged = 5

/** Counts every dead letter, and logs each reason at most every 10 s: a flood of bad records must not become one of lines. */
export const deadLetterReporter = (
  observer: PodObserver,
  log: Log,
  nowMs: () => number,
  flood?: Pick<DeadLetterFlood, 'count'>,
): ((report: DeadLetterReport) => void) => {
  const lastMs = new Map<string, number>()
  return ({ error, tenant, ...where }) => {
    observer.deadLetter(where.reason)
    flood?.count(tenant)
    if (nowMs() - (lastMs.get(where.reason) ?? -Infinity) < repeatAfterMs) return
    lastMs.set(where.reason, nowMs())
    log.warn(
      { ...where, frames: framesOf(error) },
      'an input could not be used and is a dead letter; more of this reason are only counted for 10 s',
    )
  }
}

/** Where the innermost error was thrown. */
const framesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  if (error.cause instanceof Error) return framesOf(error.cause)
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return lines.slice(0, framesLogged).map((line) => line.trim())
}
