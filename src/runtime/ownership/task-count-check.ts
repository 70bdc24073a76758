import { topologyIn } from '#state/changelog.ts'
import { tasksOf } from '#runtime/upgrade/topology-shape.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'

/**
 * The number of tasks of an application, fixed for the life of its version: a tenant's task, and so the place of its rows, is a
 * hash modulo this number. Own topics with more partitions than before would open empty tasks beside the old ones.
 */
export class TaskCountCheck {
  readonly #own: OwnTopics
  #known: number | undefined

  constructor(own: OwnTopics) {
    this.#own = own
  }

  get isKnown(): boolean {
    return this.#known !== undefined
  }

  /** The application has so many tasks, as a changelog or an open task tells. @throws TopicsError if another number is known */
  learn(tasks: number): void {
    this.check(tasks)
    this.#known = tasks
  }

  /** @param tasks partitions of the own topics now. @throws TopicsError if another number of tasks is known */
  check(tasks: number): void {
    if (this.#known === undefined || this.#known === tasks) return
    const { journal, changelog, forward } = this.#own
    const counts = `${journal}, ${changelog} and ${forward} have ${tasks} partitions`
    throw new TopicsError([], [`${counts}, but the application has ${this.#known} tasks; they must be equal`])
  }
}

/**
 * How many tasks wrote the other partitions of a changelog: an empty partition does not know by itself whether its task is new.
 * @returns `undefined` if all others are empty too
 */
export const tasksOfOthers = async (
  task: number,
  tasks: number,
  changelog: string,
  restore: ClusterPort,
  signal: AbortSignal,
): Promise<number | undefined> => {
  const others = Array.from({ length: tasks }, (_, partition) => ({ topic: changelog, partition }))
  const ranges = await restore.logRanges(others.filter(({ partition }) => partition !== task))
  for (const range of ranges.filter(({ first, end }) => first < end)) {
    const shape = await firstTopology(range, restore, signal)
    if (shape !== undefined) return tasksOf(shape)
  }
  return undefined
}

type Range = Parameters<ClusterPort['read']>[0]

/** The first transaction of a task writes the shape of its topology, so the reading ends soon. */
const firstTopology = async (range: Range, restore: ClusterPort, signal: AbortSignal): Promise<string | undefined> => {
  let found: string | undefined
  const enough = new AbortController()
  const each = (key: Buffer | null, value: Buffer | null): void => {
    if (key === null) return
    found ??= topologyIn(key, value)
    if (found !== undefined) enough.abort()
  }
  await restore.read(range, each, AbortSignal.any([signal, enough.signal])).catch((error: unknown) => {
    if (found === undefined) throw error
  })
  return found
}
