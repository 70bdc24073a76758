import type { EpochMs, RenderJobCreated } from '#schemas/types.ts'
import type { Agenda } from './agenda.ts'
import type { EventWriter, OutgoingRecord } from './event-writer.ts'
import type { Tally } from './tally.ts'
import type { WorldSettings } from './world-settings.ts'
import type { WorldTopics } from './world-topics.ts'

/** Everything that the parts of the world share. */
export interface Stage {
  readonly settings: WorldSettings
  readonly topics: WorldTopics
  readonly writer: EventWriter
  readonly agenda: Agenda
  readonly tally: Tally
  readonly startMs: EpochMs
  readonly loadEndsAtMs: EpochMs
  readonly send: (record: OutgoingRecord) => void
  /** Kept by tenant. */
  readonly watchers: Map<string, JobWatcher>
}

/** A dispatch as its worker receives it. */
export interface Dispatched<V> {
  readonly id: string
  readonly correlationId: string | undefined
  readonly data: V
}

/** Hears of each created job of a tenant, like a person with a list of jobs. */
export type JobWatcher = (job: RenderJobCreated, nowMs: EpochMs) => void
