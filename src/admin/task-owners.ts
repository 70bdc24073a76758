import { type PodAddress, parseTick } from '#runtime/inputs/tick.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import { homeTask } from '#runtime/task/home-task.ts'

/** The search reads through it. */
export type JournalReader = Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'>

interface Found {
  readonly untilMs: number
  readonly owner: Promise<PodAddress | undefined>
}

/** A tick a second and a marker of its transaction: the last 20 seconds or more. */
const offsetsRead = 50
const keptMs = 2_000
/** Ten ticks: a task has nobody while it is restored. */
const staleMs = 10_000
const longestReadMs = 3_000

/** Finds the owner of a task by its ticks in the journal; all pods may read them. */
export class TaskOwners {
  readonly #cluster: JournalReader
  readonly #journal: string
  readonly #nowMs: () => number
  readonly #found = new Map<number, Found>()
  #tasks: number | undefined

  constructor(cluster: JournalReader, journal: string, nowMs: () => number = Date.now) {
    this.#cluster = cluster
    this.#journal = journal
    this.#nowMs = nowMs
  }

  /** The task of a tenant. Their number is asked for once: it never changes. @throws TopicsError, KafkaCallError, BrokerUnavailableError */
  async homeOf(tenant: string): Promise<number> {
    this.#tasks ??= await this.#count()
    return homeTask(Buffer.from(tenant), this.#tasks)
  }

  /**
   * The newest ticking pod of a task, as of the last 2 s; `undefined` when nobody has for 10 s.
   * @throws KafkaCallError, BrokerUnavailableError, TimeoutError
   */
  ownerOf(task: number): Promise<PodAddress | undefined> {
    const known = this.#found.get(task)
    if (known !== undefined && known.untilMs > this.#nowMs()) return known.owner
    const owner = this.#search(task)
    this.#found.set(task, { untilMs: this.#nowMs() + keptMs, owner })
    owner.catch(() => this.#found.delete(task))
    return owner
  }

  async #count(): Promise<number> {
    const { partitions } = await this.#cluster.describeTopics([this.#journal])
    const tasks = partitions.get(this.#journal) ?? 0
    if (tasks === 0) throw new TopicsError([this.#journal], [])
    return tasks
  }

  async #search(task: number): Promise<PodAddress | undefined> {
    const [range] = await this.#cluster.logRanges([{ topic: this.#journal, partition: task }])
    const { first, end } = range!
    let owner: PodAddress | undefined
    const each = (_key: Buffer | null, value: Buffer | null, writtenMs: number): void => {
      const tick = value === null ? undefined : parseTick(value)
      if (tick !== undefined) owner = writtenMs < this.#nowMs() - staleMs ? undefined : tick.pod
    }
    const last = { ...range!, first: Math.max(first, end - offsetsRead) }
    await this.#cluster.read(last, each, AbortSignal.timeout(longestReadMs))
    return owner
  }
}
