import { EventCodec } from '#codec/event-codec.ts'
import { lookUpIds } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import type { Log } from './kafka-client.ts'
import { DeliveryLedger, type Manifest } from './manifest.ts'
import { RunningWorld } from './running-world.ts'
import { Simulation } from './simulation.ts'
import type { WorldCounters } from './tally.ts'
import { WorldConsumer } from './world-consumer.ts'
import { WorldProducer } from './world-producer.ts'
import { defaultWorldSettings, type WorldOverrides, type WorldSettings, worldSettings } from './world-settings.ts'
import { type WorldTopics, worldTopics } from './world-topics.ts'

export interface WorldOptions {
  /** `host:port`, comma-separated. */
  readonly brokers: string
  /** Base URL of the registry, without a slash at the end; the topics' schemas must be registered. */
  readonly registryUrl: string
  /** They must exist; others in the same object do no harm. */
  readonly topics: WorldTopics
  /** The same seed asks for the same messages again: where topics outlive a run, give each run its own. */
  readonly seed: number
  /** Triggers per second. */
  readonly rate: number
  /** Length of the load phase. */
  readonly seconds: number
  /** All other differences from the default settings; there are fewer tenants at low rates unless it says how many. */
  readonly settings?: Omit<WorldOverrides, 'run'>
  readonly log: Log
}

export interface World {
  /** When the last trigger of the load phase has been sent, repeats included; also when the world is stopped before that. */
  readonly loadEnded: Promise<void>
  /** Each of these tenants asks a few times a second from now on; call it once the load has ended. */
  goOnFor(tenants: readonly string[]): void
  counters(): WorldCounters
  /** As of now; complete when `stop` has resolved. */
  manifest(): Manifest
  /** Ends everything, waits until what was sent is in Kafka, and gives the last manifest. Calling it again changes nothing. */
  stop(): Promise<Manifest>
}

/**
 * Starts the world around the two applications: the services that ask, the adapters and workers that do. When it resolves
 * triggers begin to flow and no dispatch can be missed any more; adapters and workers go on after the load phase until `stop`.
 * @throws RegistryError SCHEMAS_MISSING; Error when no broker answers or a topic does not exist
 */
export const startWorld = async (options: WorldOptions): Promise<World> => {
  const { brokers, registryUrl, log } = options
  const topics = worldTopics(options.topics)
  const schemaIds = await lookUpIds(Object.values(topics), RegistryAccess.at(registryUrl), log)
  const consumer = await WorldConsumer.connect(
    brokers,
    heardTopics(topics).map(({ name }) => name),
    log,
  )
  const ledger = new DeliveryLedger(log)
  const producer = await connectProducer(brokers, ledger, consumer, log)
  const settings = settingsOf(options)
  const simulation = new Simulation({
    settings,
    topics,
    schemaIds,
    startMs: Date.now(),
    send: (record) => producer.send(record),
  })
  const codec = new EventCodec({ schemaIds, fetchSchema: () => Promise.resolve(undefined) })
  return new RunningWorld({ seed: options.seed, simulation, topics, codec, consumer, producer, ledger, log })
}

const heardTopics = ({
  dispatchRequested,
  renderJobDispatched,
  renderJobCreated,
  renderJobFailed,
  voiceModelDispatched,
}: WorldTopics) => [dispatchRequested, renderJobDispatched, renderJobCreated, renderJobFailed, voiceModelDispatched]

const connectProducer = async (
  brokers: string,
  ledger: DeliveryLedger,
  consumer: WorldConsumer,
  log: Log,
): Promise<WorldProducer> => {
  try {
    return await WorldProducer.connect(brokers, ledger, log)
  } catch (error) {
    await consumer.close()
    throw error
  }
}

const settingsOf = ({ seed, rate, seconds, settings }: WorldOptions): WorldSettings =>
  worldSettings({
    ...settings,
    run: { seed, triggersPerSecond: rate, loadMs: seconds * 1_000 },
    traffic: { tenants: tenantsFor(rate), ...settings?.traffic },
  })

/** As many as have enough messages each to find out by probes, soon after an outage, that their provider is back. */
const tenantsFor = (rate: number): number =>
  Math.min(Math.max(Math.round(rate / triggersPerTenantAndSecond), fewestTenants), defaultWorldSettings.traffic.tenants)

const triggersPerTenantAndSecond = 12.5
const fewestTenants = 3
