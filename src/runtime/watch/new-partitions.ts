import type { Topology } from '#stream/nodes.ts'
import { type AssignedInput, inputsOf } from '#runtime/ownership/assignment.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { OwnedTasks } from '#runtime/ownership/owned-tasks.ts'
import type { ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'

/** A task as seen from here. */
type Growing = Pick<OwnedTask, 'number' | 'committedPositions'>

/** Knows the new partitions of inputs, until their tasks read them. */
export class NewPartitions {
  readonly #topology: Topology
  readonly #own: OwnTopics
  #counts: ReadonlyMap<string, number> | undefined
  /** Tasks compared with these counts. */
  #compared = new WeakSet<Growing>()

  constructor(topology: Topology, own: OwnTopics) {
    this.#topology = topology
    this.#own = own
  }

  /** Another look has found these partition counts, or none. */
  found(counts: ReadonlyMap<string, number> | undefined): void {
    if (counts === undefined) return
    this.#counts = counts
    this.#compared = new WeakSet()
  }

  /** Inputs of the task, found by a look and not read yet; each task is compared once with each look. */
  missing(task: Growing): readonly AssignedInput[] {
    const counts = this.#counts
    if (counts === undefined || this.#compared.has(task)) return []
    this.#compared.add(task)
    const known = new Set(task.committedPositions.map(({ topic, partition }) => `${topic}-${partition}`))
    const wanted = inputsOf(task.number, counts.get(this.#own.journal)!, this.#topology, this.#own, counts)
    return wanted.filter(({ topic, partition }) => !known.has(`${topic}-${partition}`))
  }
}

export interface GrowthParts {
  readonly consumer: Pick<ConsumerPort, 'assign'>
  readonly log: Log
}

/** Gives tasks the new partitions of their inputs, each from its beginning. */
export const readNewPartitions = (
  tasks: OwnedTasks,
  newPartitions: NewPartitions,
  { consumer, log }: GrowthParts,
): void => {
  for (const task of tasks.all) {
    const inputs = newPartitions.missing(task).map((input) => ({ ...input, offset: 0 }))
    if (inputs.length === 0) continue
    tasks.grow(task, inputs)
    consumer.assign(inputs)
    const told = { task: task.number, inputs }
    log.info(told, `an input has ${inputs.length} partitions more, read from their beginning`)
  }
}
