import { type Checkpoint, checkpointLastsMs, type RefuseCheckpoint } from '#state/checkpoint.ts'
import type { Topology } from '#stream/nodes.ts'
import { type Careful, deathsBeforeAnnouncing } from '#runtime/culprit/careful-mode.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { BrokerFacts } from './broker-facts.ts'
import { type CommitRow, parseCommitRow } from './commit-row.ts'

/** The clock of a machine is put right now and then. */
const clocksDifferMs = 60_000

/** The rows of a checkpoint turned out to be of no use; those of the changelog are. */
export class CheckpointError extends Error {}

export interface RefusalParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly nowMs: () => number
}

/** Decides whether a checkpoint can stand for the beginning of the changelog. */
export const refusalBy =
  ({ changelog, ids }: BrokerFacts, { topology, own, nowMs }: RefusalParts): RefuseCheckpoint =>
  ({ offset, askedMs, changelogId, stores }) => {
    const id = ids.get(own.changelog)
    const ageMs = nowMs() - askedMs
    const present = taskStores(topology)
    const gained = present.find(({ number }) => !stores.includes(number))
    const lost = stores.find((number) => !present.some((store) => store.number === number))
    if (changelogId !== undefined && id !== undefined && changelogId !== id)
      return `${own.changelog} was deleted and made again since`
    if (offset < changelog.first || offset > changelog.end)
      return `their checkpoint stands at offset ${offset}, and the changelog goes from ${changelog.first} to ${changelog.end}`
    if (ageMs > checkpointLastsMs)
      return `their checkpoint is ${hours(ageMs)} hours old, and the changelog may have forgotten rows deleted since`
    if (ageMs < -clocksDifferMs) return `their checkpoint is of a time that this clock has not reached`
    if (gained !== undefined) return `they lack those of store ${gained.name}, which the topology has gained since`
    return lost === undefined ? undefined : `they hold those of store number ${lost}, which the topology has no longer`
  }

const hours = (ms: number): number => Math.round(ms / 3_600_000)

/** Whether the commit row of a task belongs to the life of the changelog that its checkpoint is of. @throws CheckpointError */
export const checkSameLife = (task: number, found: Checkpoint | undefined, row: CommitRow | undefined): void => {
  if (found?.commitRow === undefined || row === undefined) return
  const before = parseCommitRow(task, found.commitRow)
  if (before.incarnation !== row.incarnation)
    throw new CheckpointError('the changelog has begun again since their checkpoint')
  if (before.seq > row.seq) throw new CheckpointError('the changelog lacks commits of before their checkpoint')
}

/**
 * A damaged file can end the process when its rows are read, and a record would be blamed. After the second death the rows are
 * read from the changelog, and only then are records looked at.
 * @throws CheckpointError
 */
export const checkDeaths = (
  found: Checkpoint | undefined,
  before: Careful | undefined,
  now: Careful | undefined,
): void => {
  if (found === undefined || now?.deaths !== deathsBeforeAnnouncing || before?.deaths === now.deaths) return
  throw new CheckpointError('processes have died with them twice, and their file may be damaged')
}
