import type { RowCodecs } from '#state/row-codec.ts'
import type { FailPoint } from './fail-point.ts'
import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import type { ProcessIdentity, OwnedTask } from '#runtime/ownership/owned-task.ts'
import { Outbox } from '#runtime/ports/outbox.ts'

export interface CommitParts {
  readonly producer: ProducerPort
  readonly rows: RowCodecs
  readonly owner: ProcessIdentity
  readonly changelogTopic: string
  readonly failPoint: FailPoint
}

const noHeaders: readonly never[] = []

/** Outputs and changelog records of a transaction, and the bytes of their keys and values. */
export interface CommitSize {
  readonly records: number
  readonly bytes: number
}

/**
 * One transaction for what was frozen of the given tasks:
 * 1. begin, 2. outputs and ticks, 3. changelog rows with one commit row per task, 4. input offsets, 5. commit, 6. fold.
 * Kafka has all outputs before the first row is sent, and all rows before the offsets: a commit row in the changelog then
 * proves its outputs, and offsets in the group prove their commit row, whatever cuts the transaction short.
 * Every transaction sends offsets: one without is not fenced by the group.
 * @returns the size of the transaction
 * @throws KafkaCallError; nothing is folded then, and the caller aborts, or finds out what became of it.
 */
export const commit = async (tasks: readonly OwnedTask[], parts: CommitParts, nowMs: number): Promise<CommitSize> => {
  const { producer, failPoint, owner } = parts
  await producer.begin()
  failPoint('after-begin')
  for (const outbox of tasks.flatMap((task) => task.frozenOutputs)) if (outbox.count > 0) await producer.send(outbox)
  await producer.flush()
  failPoint('after-outputs')
  const changelog = changelogOf(tasks, parts, nowMs)
  await producer.send(changelog)
  await producer.flush()
  failPoint('after-changelog')
  await producer.sendOffsets(tasks.flatMap((task) => task.frozenOffsets(owner.journalTopic)))
  failPoint('after-offsets')
  failPoint('before-commit')
  await producer.commit()
  failPoint('after-commit')
  const size = sizeOf([changelog, ...tasks.map(({ task }) => task.frozenOutbox)])
  for (const task of tasks) task.fold()
  return size
}

const sizeOf = (outboxes: readonly Outbox[]): CommitSize => ({
  records: outboxes.reduce((sum, { count }) => sum + count, 0),
  bytes: outboxes.reduce((sum, { bytes }) => sum + bytes, 0),
})

const changelogOf = (
  tasks: readonly OwnedTask[],
  { rows, owner, changelogTopic }: CommitParts,
  nowMs: number,
): Outbox => {
  const outbox = new Outbox()
  for (const task of tasks) {
    task.writeChangelog(rows, owner, {
      slab: outbox.slab,
      writeKey: (key) => outbox.writeKey(key),
      write: (text) => outbox.write(text),
      seal: (hasValue) => {
        outbox.seal({ topic: changelogTopic, partition: task.number, timestamp: nowMs, headers: noHeaders }, hasValue)
      },
    })
  }
  return outbox
}
