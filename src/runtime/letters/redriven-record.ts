import { noTasks, originHeaders } from '#runtime/inputs/forward-origin.ts'
import type { Outgoing } from '#runtime/ports/outbox.ts'
import { attemptHeader } from '#runtime/task/attempt.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { Letter } from './letter.ts'

/**
 * Brings the input of a dead letter back to its task, over the forward topic: the same bytes, headers, place and timestamp. So
 * ids, cause and origin are those of the first time, and no other reader of the input sees it twice. The number of the attempt
 * stands behind its own headers. Without a key it goes to the task of its partition; once that knows the tenant, it sends it
 * home.
 * @param tasks of the application, 1 or more
 * @param nowMs the Kafka timestamp: retention counts from the redrive
 */
export const redrivenRecord = ({ origin, attempt }: Letter, topic: string, tasks: number, nowMs: number): Outgoing => {
  const { key, value, partition } = origin
  const attempts = { key: attemptHeader, value: Buffer.from(String(attempt + 1)) }
  return {
    topic,
    partition: key === null ? partition % tasks : homeTask(key, tasks),
    key: key && Buffer.from(key),
    value: value && Buffer.from(value),
    timestamp: nowMs,
    headers: [...origin.headers, attempts, ...originHeaders(origin, key === null ? noTasks : tasks)],
  }
}
