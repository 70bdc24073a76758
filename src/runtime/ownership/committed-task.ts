import type { EngineRows } from '#state/checkpoint.ts'
import { endOfLog, type PartitionPosition } from '#runtime/ports/batch.ts'
import type { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { ChangelogTexts } from './changelog-texts.ts'
import type { Progress, Restored } from './owned-task-parts.ts'
import { Rewritings } from './rewriting.ts'
import type { TopicIds } from './topic-ids.ts'

/** A task as Kafka has it, and with the transaction on its way. */
export abstract class CommittedTask {
  readonly group: PartitionGroup
  protected committed: Restored
  protected frozen: Progress | undefined
  /** The transaction on its way has every position, changed or not. */
  protected recommitting = false
  protected readonly texts: ChangelogTexts
  protected readonly rewritings = new Rewritings()

  protected constructor(group: PartitionGroup, texts: ChangelogTexts, restored: Restored) {
    this.group = group
    this.texts = texts
    this.committed = restored
  }

  /** Where the client begins. It must not fetch a held input from its position: it begins at the end, and is paused. */
  get firstPositions(): readonly PartitionPosition[] {
    return this.committed.positions.map((position) =>
      this.group.queueOf(position.topic, position.partition)?.isHeld ? { ...position, offset: endOfLog } : position,
    )
  }

  get committedPositions(): readonly PartitionPosition[] {
    return this.committed.positions
  }

  /** For the topics behind its positions. */
  get topicIds(): TopicIds {
    return this.committed.topicIds
  }

  /** Its commits so far. */
  get seq(): number {
    return this.committed.seq
  }

  /** A transaction of it is on its way, or its fate is not known yet. */
  get isFrozen(): boolean {
    return this.frozen !== undefined
  }

  /** Its texts in the changelog, as they are committed. */
  get engineRows(): EngineRows {
    return this.texts.committed
  }

  /** The changelog in use, with all rows or not yet. */
  get changelogId(): string | undefined {
    return this.rewritings.changelogId ?? this.committed.changelogId
  }

  /** Its changelog was made again, without its rows: the next commits write all of them. */
  rewriteInto(changelogId: string): void {
    this.rewritings.into(changelogId)
  }

  /** Memory alone has all rows. */
  get isRewriting(): boolean {
    return this.rewritings.isOn
  }

  /** Offsets for the transaction of what was frozen: those that moved, or the journal's when none did. */
  frozenOffsets(journalTopic: string): readonly PartitionPosition[] {
    const { positions } = this.frozen!
    if (this.recommitting) return positions
    const moved = positions.filter(({ offset }, index) => offset !== this.committed.positions[index]?.offset)
    return moved.length > 0 ? moved : positions.filter(({ topic }) => topic === journalTopic)
  }
}
