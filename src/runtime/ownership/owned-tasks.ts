import type { Batch, PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { OwnedTask, ProcessIdentity } from './owned-task.ts'
import type { Input } from '#runtime/inputs/partition-group.ts'

/** Brokers forget offsets that nobody commits, also of a living group (offsets.retention.minutes, 7 days). */
const recommitAfterMs = 60 * 60 * 1_000

/** The tasks that a pod owns, found by their number or by an input partition. */
export class OwnedTasks {
  readonly #owner: ProcessIdentity
  readonly #byNumber = new Map<number, OwnedTask>()
  #recommittedMs: number | undefined
  readonly #byInput = new Map<string, OwnedTask>()

  constructor(owner: ProcessIdentity) {
    this.#owner = owner
  }

  get size(): number {
    return this.#byNumber.size
  }

  get all(): readonly OwnedTask[] {
    return [...this.#byNumber.values()]
  }

  /** Those for which a commit would write something. */
  get withWork(): readonly OwnedTask[] {
    return this.all.filter((task) => task.hasWork)
  }

  /** Input partitions of all tasks without the journals, which are the pod's own. */
  get inputs(): readonly InputQueue[] {
    return this.all.flatMap((task) => task.group.queues).filter(({ topic }) => topic !== this.#owner.journalTopic)
  }

  /** All inputs but held ones, journals included. */
  get fetchable(): readonly TopicPartition[] {
    const queues = this.all.flatMap((task) => task.group.queues).filter(({ isHeld }) => !isHeld)
    return queues.map(({ topic, partition }) => ({ topic, partition }))
  }

  /** Committed positions of all inputs, journals included. */
  get committedPositions(): readonly PartitionPosition[] {
    return this.all.flatMap((task) => task.committedPositions)
  }

  /** Tells how its tasks are. */
  report(observer: Pick<PodObserver, 'careful' | 'overdue'>): void {
    observer.careful(this.all.filter((task) => task.isCareful).length)
    observer.overdue(this.all.reduce((count, task) => count + task.group.overdue.length, 0))
  }

  /** Has every position committed again after an hour, also unchanged ones. */
  recommitWhenDue(nowMs: number): void {
    this.#recommittedMs ??= nowMs
    if (nowMs - this.#recommittedMs < recommitAfterMs) return
    this.#recommittedMs = nowMs
    for (const task of this.all) task.recommit()
  }

  add(tasks: readonly OwnedTask[]): void {
    for (const task of tasks) {
      this.#byNumber.set(task.number, task)
      for (const { topic, partition } of task.committedPositions) this.#byInput.set(`${topic}-${partition}`, task)
    }
  }

  /** Those with these numbers that are open. */
  withNumbers(numbers: readonly number[]): readonly OwnedTask[] {
    return numbers.flatMap((number) => this.#byNumber.get(number) ?? [])
  }

  /** Forgets tasks and discards them. */
  remove(tasks: readonly OwnedTask[]): void {
    for (const task of tasks) {
      task.discard()
      this.#byNumber.delete(task.number)
      for (const { topic, partition } of task.committedPositions) this.#byInput.delete(`${topic}-${partition}`)
    }
  }

  /** A task reads more partitions from now on. */
  grow(task: OwnedTask, inputs: readonly Input[]): void {
    task.grow(inputs)
    for (const { topic, partition } of inputs) this.#byInput.set(`${topic}-${partition}`, task)
  }

  /** Gives each run and each end of a batch to the task whose input it is. */
  distribute(batch: Batch, nowMs: number): void {
    for (const run of batch.runs)
      this.#byInput.get(`${run.topic}-${run.partition}`)?.add(batch, run, this.#owner, nowMs)
    for (const end of batch.ends) this.#byInput.get(`${end.topic}-${end.partition}`)?.group.markEnd(end)
  }
}
