import { ChangelogRecreatedError } from '#runtime/ports/errors.ts'
import type { ClusterPort, TopicFacts } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import { withTimeout } from '#runtime/ports/with-timeout.ts'
import type { CommitRow } from './commit-row.ts'
import type { OwnedTask } from './owned-task.ts'
import { wereRecreated } from './topic-ids.ts'

export interface ChangelogCheckParts {
  readonly own: OwnTopics
  readonly restore: Pick<ClusterPort, 'describeTopics'>
  readonly log: Log
  readonly acceptedTopicIds: ReadonlySet<string>
  readonly sleep: Sleep
}

/** An answer takes a few milliseconds; tasks that leave have no time for a broker that is away. */
const longestAskMs = 1_000
/** A pod that cannot commit for so long will not write the rows. */
const mostFailuresInARow = 10

/** `rewriting`: memory alone has all rows, and the changelog gets them with the next commits. */
export type ChangelogState = 'whole' | 'rewriting' | 'missing'

/** A task as seen from here. */
type Holder = Pick<OwnedTask, 'changelogId' | 'isRewriting' | 'rewriteInto'>

/**
 * Finds out whether the changelog behind open tasks is still there. After a deletion these tasks hold the only copy of their
 * rows; they write all of them again as soon as the topic is made again.
 */
export class ChangelogCheck {
  readonly #parts: ChangelogCheckParts
  /** The last one told: an id, or nothing for a missing changelog. */
  #told: string | undefined
  #isMissing = false

  constructor(parts: ChangelogCheckParts) {
    this.#parts = parts
  }

  /** Whether a new process would find all rows of these tasks, as far as is known. */
  stateFor(tasks: readonly Holder[]): ChangelogState {
    if (tasks.length === 0) return 'whole'
    if (this.#isMissing) return 'missing'
    return tasks.some((task) => task.isRewriting) ? 'rewriting' : 'whole'
  }

  /** Asks the brokers, then the same. Without an answer nothing new is known. */
  async ask(tasks: readonly Holder[]): Promise<ChangelogState> {
    if (tasks.length === 0) return 'whole'
    const { own, restore, log, sleep } = this.#parts
    try {
      const facts = restore.describeTopics([own.changelog])
      this.note(await withTimeout(longestAskMs, 'describeTopics', facts, sleep), tasks)
    } catch (error) {
      log.warn({ topic: own.changelog }, `whether ${own.changelog} is there is not known: ${(error as Error).message}`)
    }
    return this.stateFor(tasks)
  }

  /**
   * Before tasks are given up: commits until a new process would find all of their rows. A missing changelog takes none.
   * @param commit resolves with whether it was committed; ten failures in a row end the trying, and the loss is told
   * @throws what `commit` throws
   */
  async secure(tasks: readonly Holder[], commit: () => Promise<boolean>): Promise<void> {
    for (let failures = 0; failures < mostFailuresInARow && (await this.ask(tasks)) === 'rewriting';)
      failures = (await commit()) ? 0 : failures + 1
    const { log, own } = this.#parts
    if (this.stateFor(tasks) !== 'whole')
      log.error(
        { topic: own.changelog },
        `${tasks.length} tasks are given up, and ${own.changelog} lacks rows of theirs: they are lost`,
      )
  }

  /**
   * Ends the pod when a topic was made again and the changelog has all rows: the next start reads them from there.
   * @throws TopicsError
   */
  async checkRecreated(recreated: string | undefined, tasks: readonly Holder[]): Promise<void> {
    if (recreated !== undefined && (await this.ask(tasks)) === 'whole') throw wereRecreated([recreated])
  }

  /** A look at the topics has found these facts. */
  note({ partitions, ids }: TopicFacts, tasks: readonly Holder[]): void {
    const { changelog } = this.#parts.own
    this.#isMissing = partitions.get(changelog) === 0
    const id = ids.get(changelog)
    if (this.#isMissing) this.#tell(undefined, tasks)
    else if (id !== undefined) this.#rewrite(id, tasks)
    if (this.#told !== undefined && this.stateFor(tasks) === 'whole') this.#tellWhole()
  }

  #rewrite(id: string, tasks: readonly Holder[]): void {
    const { acceptedTopicIds } = this.#parts
    const lost = tasks.filter(({ changelogId = id }) => changelogId !== id && !acceptedTopicIds.has(id))
    if (lost.length > 0) this.#tell(id, lost)
    for (const task of lost) task.rewriteInto(id)
  }

  #tellWhole(): void {
    this.#told = undefined
    const topic = this.#parts.own.changelog
    this.#parts.log.info({ topic }, `${topic} has all rows again`)
  }

  /** Once for each loss. */
  #tell(id: string | undefined, { length }: readonly Holder[]): void {
    const { own, log } = this.#parts
    if (length === 0 || (id ?? '') === this.#told) return
    this.#told = id ?? ''
    const what = id === undefined ? 'was deleted' : 'was deleted and made again'
    const remedy =
      id === undefined
        ? 'make it again with topics apply, and let this pod run: it will write them into it'
        : 'it writes them again'
    log.error(
      { topic: own.changelog, id },
      `${own.changelog} ${what}; this pod has the only copy of the rows of ${length} tasks: ${remedy}`,
    )
  }
}

/**
 * Whether a changelog holds all rows of a task. Rows written into a changelog right after it was made again are some of them.
 * @param id of the changelog
 * @throws ChangelogRecreatedError
 */
export const checkChangelog = (
  task: number,
  row: CommitRow | undefined,
  id: string | undefined,
  { own, acceptedTopicIds }: Pick<ChangelogCheckParts, 'own' | 'acceptedTopicIds'>,
): void => {
  const { changelogId = id } = row ?? {}
  if (id !== undefined && changelogId !== id && !acceptedTopicIds.has(id))
    throw new ChangelogRecreatedError(task, own.changelog, id)
}
