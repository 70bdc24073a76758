import { EventCodec } from '#codec/event-codec.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { Slab } from '#stream/slab.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EventAttributes, TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'
import type { Topic } from '#stream/topic.ts'
import { TaskDriver } from '#testing/task-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { hashes, policy } from '../processors/cpaas/samples.ts'
import { decoded, GivenWorld } from '../world/simulator/given-world.ts'
import { GivenCluster } from './given-cluster.ts'

export const topology = cpaas(policy, hashes)
export const own = ownTopics(applicationId(topology))
export const codec = new EventCodec({
  outputEncoding: 'ce-structured-json',
  schemaIds: new Map(),
  fetchSchema: () => Promise.resolve(undefined),
})

const byName = new Map<string, Topic<unknown>>(topology.sources.map(({ topic }) => [topic.name, topic]))

/** The orchestrator in virtual time, with a cluster that has its inputs and its rows. Each record is a millisecond after the one before. */
export class ToldWorld {
  readonly cluster = new GivenCluster()
  readonly driver = new TaskDriver(topology)
  readonly tenants = new Set<TenantId>()
  atMs: number

  constructor(startMs: number) {
    this.atMs = startMs
    for (const topic of [own.journal, own.forward, own.deadLetter, own.changelog, ...byName.keys()])
      this.cluster.topic(topic)
  }

  pipe(topic: Topic<unknown>, tenantId: TenantId, data: unknown, attributes: Partial<EventAttributes> = {}): this {
    this.atMs++
    this.tenants.add(tenantId)
    const made = {
      id: `event-${this.atMs}`,
      type: topic.name,
      source: 'test',
      time: this.atMs,
      subject: tenantId,
      extensions: {},
    }
    const all = { ...made, ...attributes }
    this.driver.pipe({ topic: topic.name, tenantId, data, atMs: this.atMs, attributes: all })
    this.driver.commit()
    this.write(topic, tenantId, data, all)
    return this
  }

  /** Writes an event into its topic, and the applications do not see it. */
  write(topic: Topic<unknown>, tenantId: TenantId, data: unknown, attributes: EventAttributes): RawRecord {
    const slab = new Slab()
    const encoder = codec.encoder(topic)
    encoder.encode({ ...attributes, type: topic.name, subject: tenantId }, data, slab)
    const value = Buffer.from(slab.buffer.subarray(0, slab.position))
    const key = Buffer.from(tenantId)
    const { name } = topic
    return this.cluster.add({ topic: name, partition: 0, timestamp: this.atMs, key, value, headers: encoder.headers })
  }

  /** Writes all rows into the changelog of the cluster. */
  settled(): this {
    for (const { key, value } of this.driver.changelog)
      this.cluster.add({ topic: own.changelog, partition: 0, timestamp: this.atMs, key, value, headers: [] })
    return this
  }
}

/** Traffic of several tenants, with answers and receipts of providers. */
export const busyWorld = (ms: number): ToldWorld => {
  const world = new GivenWorld({ run: { seed: 5, triggersPerSecond: 100, loadMs: ms }, traffic: { tenants: 4 } })
  const told = new ToldWorld(world.nowMs)
  let [piped, answered] = [0, 0]
  world.run(ms * 2, (nowMs) => {
    told.atMs = Math.max(told.atMs, nowMs)
    for (; piped < world.sent.length; piped++) {
      const record = world.sent[piped]!
      const topic = byName.get(record.topic)
      if (topic === undefined || record.deadLetterReason !== undefined) continue
      const { attributes, tenantId, data } = decoded(topic, record)
      told.pipe(topic, tenantId, data, attributes)
    }
    for (const { topic, attributes, data } of told.driver.outputs.slice(answered))
      if (topic === topics.dispatchRequested.name)
        world.simulation.dispatched(
          { id: attributes.id, correlationId: attributes.correlationId, data: data as never },
          nowMs,
        )
    answered = told.driver.outputs.length
  })
  return told.settled()
}
