/** Rows that the engine keeps in a changelog beside those of its stores. */
export interface EngineRows {
  /** Says how far the task is; its text belongs to the engine. */
  readonly commitRow: string | undefined
  /** Texts of schemas, by fingerprint: those of all rows. */
  readonly schemas: ReadonlyMap<string, string>
  /** Shapes of the topologies that wrote rows, by fingerprint. */
  readonly topologies: ReadonlyMap<string, string>
}

/** Rows on disk stand for the changelog up to an offset. Some may be newer: the changelog brings those once more. */
export interface Checkpoint extends EngineRows {
  /** The first record of the changelog that may be missing. */
  readonly offset: number
  /** When the offset was asked for, in epoch milliseconds of the pod's clock. */
  readonly askedMs: number
  /** Id of the changelog; absent with brokers that tell none. */
  readonly changelogId?: string | undefined
  /** The stores whose rows were kept. Those of other ones may stand in the changelog. */
  readonly stores: readonly number[]
}

/** Why rows on disk must not be used, if so. */
export type RefuseCheckpoint = (found: Checkpoint) => string | undefined

/**
 * A changelog forgets that a row was deleted after `delete.retention.ms`, a day by default, and the row on disk would come back.
 * Half of it is left for clocks that differ, and for the time that the reading takes.
 */
export const checkpointLastsMs = 12 * 60 * 60 * 1_000
