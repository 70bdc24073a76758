/** The topics that an application owns, whatever its stores. */
export interface OwnTopics {
  /** Rows of all stores, compacted. */
  readonly changelog: string
  /** Ticks, with the broker's timestamps; whoever owns its partition p owns task p. */
  readonly journal: string
  /** Records on their way to their home task, whose number is the partition. */
  readonly forward: string
  readonly deadLetter: string
}

const dayMs = 24 * 60 * 60 * 1000
/** Journal, forwarded records and dead letters are kept at least as long as any input, so that a replay finds them. */
export const ownRetentionMs = 14 * dayMs
/** A changelog tells deletions for so long at least, Kafka's default. Rows on disk are good for half of it. */
export const deletionsLastMs = dayMs

/** @param applicationId e.g. `eventzr-cpaas-v1` */
export const ownTopics = (applicationId: string): OwnTopics => ({
  changelog: `${applicationId}-changelog`,
  journal: `${applicationId}-journal`,
  forward: `${applicationId}-forward`,
  deadLetter: `${applicationId}-dead-letter`,
})
