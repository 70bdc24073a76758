import type { DeadLetterReport } from '#runtime/task/dead-letter.ts'
import { framesOf } from '#runtime/task/frames.ts'
import type { DeadLetterFlood } from './dead-letter-flood.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'

const repeatAfterMs = 10_000

/** Counts every dead letter, and logs each reason at most every 10 s: a flood of bad records must not become one of lines. */
export const deadLetterReporter = (
  observer: PodObserver,
  log: Log,
  nowMs: () => number,
  flood?: Pick<DeadLetterFlood, 'count'>,
): ((report: DeadLetterReport) => void) => {
  const lastMs = new Map<string, number>()
  return ({ error, tenant, ...where }) => {
    observer.deadLetter(where.reason, where.stage)
    if (where.attempt > 1) observer.redriven('failed', 1)
    flood?.count(tenant)
    if (nowMs() - (lastMs.get(where.reason) ?? -Infinity) < repeatAfterMs) return
    lastMs.set(where.reason, nowMs())
    log.warn(
      { ...where, frames: framesOf(error) },
      'an input could not be used and is a dead letter; more of this reason are only counted for 10 s: ' +
        'npm run cli -- dead-letters show tells why',
    )
  }
}
