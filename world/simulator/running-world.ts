import { setTimeout as pause } from 'node:timers/promises'
import type { EventCodec } from '#codec/event-codec.ts'
import type { RawRecord, Topic } from './codec-types.ts'
import type { Log } from './kafka-client.ts'
import type { DeliveryLedger, Manifest } from './manifest.ts'
import type { Dispatched } from './stage.ts'
import { type Simulation, tickMs } from './simulation.ts'
import type { WorldCounters } from './tally.ts'
import type { WorldConsumer } from './world-consumer.ts'
import type { WorldProducer } from './world-producer.ts'
import type { WorldTopics } from './world-topics.ts'

export interface WorldParts {
  readonly seed: number
  readonly simulation: Simulation
  readonly topics: WorldTopics
  /** Knows the schemas of the dispatches, and of the jobs created and failed. */
  readonly codec: EventCodec
  readonly consumer: WorldConsumer
  readonly producer: WorldProducer
  readonly ledger: DeliveryLedger
  readonly log: Log
}

const pauseAfterErrorMs = 1_000

/** Moves a simulation by the clock of this machine and joins it to Kafka. It runs from its construction until `stop`. */
export class RunningWorld {
  readonly loadEnded: Promise<void>
  readonly #parts: WorldParts
  readonly #load = Promise.withResolvers<void>()
  readonly #ticking: NodeJS.Timeout
  readonly #reading: Promise<void>
  #unreadable = 0
  #stopped: Promise<Manifest> | undefined

  constructor(parts: WorldParts) {
    this.#parts = parts
    this.loadEnded = this.#load.promise
    this.#ticking = setInterval(() => this.#tick(), tickMs)
    this.#reading = this.#read()
  }

  goOnFor(tenants: readonly string[]): void {
    this.#parts.simulation.goOnFor(tenants)
  }

  counters(): WorldCounters {
    const { simulation, ledger } = this.#parts
    return {
      ...simulation.tally,
      pending: simulation.pending,
      undelivered: ledger.undelivered,
      unreadable: this.#unreadable,
    }
  }

  manifest(): Manifest {
    const { seed, simulation, ledger } = this.#parts
    const { sent, expectedDeadLetters } = ledger
    return {
      seed,
      outage: simulation.outage,
      expectedDeadLetters,
      stops: ledger.meanings('stops'),
      conflicts: ledger.meanings('conflicts'),
      idle: ledger.meanings('idle'),
      overrides: ledger.meanings('overrides'),
      sent,
      duplicates: simulation.tally.duplicates,
    }
  }

  stop(): Promise<Manifest> {
    this.#stopped ??= this.#end()
    return this.#stopped
  }

  async #end(): Promise<Manifest> {
    clearInterval(this.#ticking)
    await this.#reading
    await this.#parts.producer.close()
    await this.#parts.consumer.close()
    this.#load.resolve()
    return this.manifest()
  }

  #tick(): void {
    const { simulation } = this.#parts
    const nowMs = Date.now()
    simulation.tick(nowMs)
    if (simulation.isLoadOver(nowMs)) this.#load.resolve()
  }

  async #read(): Promise<void> {
    const { consumer, log } = this.#parts
    while (this.#stopped === undefined) {
      try {
        for (const record of await consumer.poll()) this.#receive(record)
      } catch (error) {
        log(`the simulator cannot read the topics of the applications: ${(error as Error).message}`)
        await pause(pauseAfterErrorMs)
      }
    }
  }

  #receive(record: RawRecord): void {
    const { simulation, topics, log } = this.#parts
    try {
      this.#hear(record, simulation, topics)
    } catch (error) {
      this.#unreadable++
      log(`the simulator cannot read ${record.topic}-${record.partition}@${record.offset}: ${(error as Error).message}`)
    }
  }

  /** Most created jobs are of tenants whose jobs nobody watches. */
  #hear(record: RawRecord, simulation: Simulation, topics: WorldTopics): void {
    const nowMs = Date.now()
    switch (record.topic) {
      case topics.dispatchRequested.name:
        return simulation.dispatched(this.#decode(topics.dispatchRequested, record), nowMs)
      case topics.renderJobDispatched.name:
        return simulation.renderDispatched(this.#decode(topics.renderJobDispatched, record), nowMs)
      case topics.renderJobFailed.name:
        return simulation.renderFailed(this.#decode(topics.renderJobFailed, record).data)
      case topics.voiceModelDispatched.name:
        return simulation.voiceDispatched(this.#decode(topics.voiceModelDispatched, record), nowMs)
      default:
        if (simulation.isWatched(String(record.key)))
          simulation.renderCreated(this.#decode(topics.renderJobCreated, record).data, nowMs)
    }
  }

  #decode<V>(topic: Topic<V>, record: RawRecord): Dispatched<V> {
    const { attributes, data } = this.#parts.codec.decode(topic, record)
    return { id: attributes.id, correlationId: attributes.correlationId, data }
  }
}
