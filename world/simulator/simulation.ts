import type {
  DispatchRequested,
  EpochMs,
  RenderJobCreated,
  RenderJobDispatched,
  RenderJobFailed,
  VoiceModelDispatched,
} from '#schemas/types.ts'
import { Agenda } from './agenda.ts'
import { ChannelAdapters } from './channel-adapters.ts'
import { scheduleDrives } from './drives/drives.ts'
import { EventWriter, type OutgoingRecord } from './event-writer.ts'
import { type Outage, outageOf, rendererOutageOf } from './outage.ts'
import { RenderWorkers } from './render-workers.ts'
import { Reporter } from './reporter.ts'
import type { Dispatched, Stage } from './stage.ts'
import { scheduleStrays } from './strays.ts'
import { newTally, type SimulationCounters } from './tally.ts'
import { Traffic } from './traffic.ts'
import { TrainingWorkers } from './training-workers.ts'
import { TriggerSequence } from './trigger-sequence.ts'
import type { WorldSettings } from './world-settings.ts'
import type { WorldTopics } from './world-topics.ts'

/** How often the world moves; it is also the precision of every delay. */
export const tickMs = 20

export interface SimulationPorts {
  readonly settings: WorldSettings
  readonly topics: WorldTopics
  /** For Avro, by topic name. */
  readonly schemaIds: ReadonlyMap<string, number>
  readonly startMs: EpochMs
  readonly send: (record: OutgoingRecord) => void
}

/** The whole world without Kafka: time comes in with each call, records go out through `send`. */
export class Simulation {
  readonly outage: Outage
  readonly #stage: Stage
  readonly #traffic: Traffic
  readonly #adapters: ChannelAdapters
  readonly #workers: RenderWorkers
  readonly #trainers: TrainingWorkers

  constructor({ settings, topics, schemaIds, startMs, send }: SimulationPorts) {
    this.outage = outageOf(settings, startMs)
    this.#stage = {
      settings,
      topics,
      writer: new EventWriter(schemaIds),
      agenda: new Agenda(tickMs, startMs),
      tally: newTally(),
      startMs,
      loadEndsAtMs: startMs + settings.run.loadMs,
      send,
      watchers: new Map(),
    }
    const sequence = new TriggerSequence(settings.run, settings.traffic, topics)
    const reporter = new Reporter(this.#stage)
    this.#traffic = new Traffic(this.#stage, sequence)
    this.#adapters = new ChannelAdapters(this.#stage, reporter, this.outage)
    this.#workers = new RenderWorkers(this.#stage, reporter, rendererOutageOf(settings, startMs))
    this.#trainers = new TrainingWorkers(this.#stage, reporter)
    scheduleStrays(this.#stage, sequence.tenants)
    if (settings.drives.isOn) scheduleDrives(this.#stage)
  }

  /** Sends everything that is due by now. Call it every {@link tickMs}. */
  tick(nowMs: EpochMs): void {
    this.#traffic.run(nowMs)
    this.#stage.agenda.run(nowMs)
  }

  dispatched(dispatch: Dispatched<DispatchRequested>, nowMs: EpochMs): void {
    this.#adapters.dispatched(dispatch, nowMs)
  }

  renderDispatched(job: Dispatched<RenderJobDispatched>, nowMs: EpochMs): void {
    this.#workers.dispatched(job, nowMs)
  }

  renderFailed(job: RenderJobFailed): void {
    this.#workers.failed(job)
  }

  /** Whether anybody wants to know of the jobs of a tenant; those of all others need not be read. */
  isWatched(tenantId: string): boolean {
    return this.#stage.watchers.has(tenantId)
  }

  renderCreated(job: RenderJobCreated, nowMs: EpochMs): void {
    this.#stage.watchers.get(job.tenantId)?.(job, nowMs)
  }

  voiceDispatched(training: Dispatched<VoiceModelDispatched>, nowMs: EpochMs): void {
    this.#trainers.dispatched(training, nowMs)
  }

  /** Each of these tenants asks a few times a second from now on; call it once the load is over. */
  goOnFor(tenants: readonly string[]): void {
    this.#traffic.goOnFor(tenants)
  }

  get tally(): SimulationCounters {
    return this.#stage.tally
  }

  /** Every trigger of the load phase has been sent, repeats included. */
  isLoadOver(nowMs: EpochMs): boolean {
    return this.#traffic.isOver(nowMs)
  }

  /** Answers, receipts and reports that are still to come. */
  get pending(): number {
    return this.#stage.agenda.size
  }
}
