/** The engine's own rows in a changelog, beside those of stores. */
export interface EngineRows {
  /** Says how far the task is; its text belongs to the engine. */
  readonly commitRow: string | undefined
  /** Texts of schemas, by fingerprint: those of all rows. */
  readonly schemas: ReadonlyMap<string, string>
  /** Shapes of the topologies behind the rows, by fingerprint. */
  readonly topologies: ReadonlyMap<string, string>
}

/** Rows on disk stand for the changelog up to an offset. Some may be newer: the changelog brings those once more. */
export interface Checkpoint extends EngineRows {
  /** Records of the changelog from here on may be missing. */
  readonly offset: number
  /** When the offset was asked for, in epoch milliseconds of the pod's clock. */
  readonly askedMs: number
  /** Id of the changelog; absent when brokers tell none. */
  readonly changelogId?: string | undefined
  /** Rows of these stores were kept. The changelog may have rows of other ones. */
  readonly stores: readonly number[]
}

/** Why rows on disk must not be used, if so. */
export type RefuseCheckpoint = (found: Checkpoint) => string | undefined

/**
 * A changelog forgets a deletion after `delete.retention.ms`, a day by default, and the row on disk would come back. Half of it is
 * left for differences of clocks, and for the time of the reading.
 */
export const checkpointLastsMs = 12 * 60 * 60 * 1_000
