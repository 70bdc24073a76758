import type { DueRow, Layers } from '#state/layers.ts'
import type { Head, PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { StreamClock } from '#runtime/inputs/stream-clock.ts'
import type { FreedRecord, Parking } from '#runtime/parking/parking.ts'
import { parkedStep, recordStep, tickStep, timerStep, waitStep } from './step-name.ts'

/** Work for a step: a due timer, a freed record, or the next record and the clock after it. */
export type Upcoming = DueRow | { readonly freed: FreedRecord } | { readonly head: Head; readonly to: number }

/** A task, as far as it tells its next work. */
export interface Ready {
  readonly clock: StreamClock
  readonly layers: Layers
  readonly parking: Parking
}

/** The next work of a task; `undefined` without any, or in wait for an input. A record comes behind the timers up to it. */
export const upcoming = ({ clock, layers, parking }: Ready, group: PartitionGroup): Upcoming | undefined => {
  const due = layers.due(clock.timersUntil(clock.now))
  const head = due === undefined ? group.head() : undefined
  if (head === undefined) return due
  const timestamp = head.queue.headTimestamp()
  const isTick = head.source === 'journal'
  const to = isTick ? clock.afterTick(timestamp) : clock.bounded(timestamp)
  // A tick is a second behind itself: it proves every deadline up to there.
  const passed = to > clock.now ? layers.due(isTick ? to : clock.timersUntil(to)) : undefined
  if (passed !== undefined) return passed
  const hasItsPlace = isTick && !clock.resumes(timestamp)
  const freed = hasItsPlace && !parking.isIdle ? parking.freedBy(head.queue.peek().value) : undefined
  return freed === undefined ? { head, to } : { freed }
}

/** Names the next step of a task; `undefined` without any. */
export const nextStep = (task: Ready, group: PartitionGroup): string | undefined => {
  const work = upcoming(task, group)
  return work && stepOf(work, task.parking)
}

const stepOf = (work: Upcoming, parking: Parking): string => {
  if ('row' in work)
    return parking.holdsTimer(work) ? waitStep : timerStep(work.visit.store, work.visit.key, work.visit.at)
  if ('freed' in work) return parkedStep(work.freed.tenantId, work.freed.number)
  const { source, queue } = work.head
  return source === 'journal' ? tickStep : recordStep(queue, queue.headOffset())
}
