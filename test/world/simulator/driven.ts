import type { Topology } from '#stream/nodes.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { TaskDriver } from '#testing/task-driver.ts'
import { topics } from '#topology/topics.ts'
import type { OutgoingRecord } from '#world/simulator/event-writer.ts'
import type { Dispatched } from '#world/simulator/stage.ts'
import { keptValue } from '#world/verifier/kept-value.ts'
import type { Manifest } from '#world/verifier/manifest.ts'
import { emptyOutcome, type GrowingOutcome } from '#world/verifier/outcome.ts'
import { type CheckedTopic, fieldsOf, type Seen } from '#world/verifier/seen-event.ts'
import type { WorldOverrides } from '#world/simulator/world-settings.ts'
import { decoded, GivenWorld, quiet } from './given-world.ts'

const keys = Object.entries(topics) as readonly (readonly [CheckedTopic, Topic<unknown>])[]
const keyOf = (name: string) => keys.find(([, topic]) => topic.name === name)!

/** The drives and one application in virtual time, and everything that they wrote, as a reader of topics sees it. */
export class Driven {
  readonly world: GivenWorld
  readonly driver: TaskDriver
  readonly outcome: GrowingOutcome = emptyOutcome(topics, [])
  readonly #isRead: (topic: string) => boolean
  readonly #expected: Manifest['expectedDeadLetters'][number][] = []
  #piped = 0
  #heard = 0

  /** @param isRead whether the application reads a topic: what others read is not there */
  constructor(topology: Topology, settings: WorldOverrides, isRead: (topic: string) => boolean) {
    this.world = new GivenWorld({ ...quiet, drives: { isOn: true }, ...settings })
    this.driver = new TaskDriver(topology)
    this.#isRead = isRead
  }

  run(ms: number): this {
    this.world.run(ms, (nowMs) => this.#turn(nowMs))
    return this
  }

  /** The word of the world, as of now. */
  get manifest(): Manifest {
    const meanings = this.world.sent.flatMap(({ meaning }) => (meaning === undefined ? [] : [meaning]))
    const ofKind = (kind: string) => meanings.filter((meaning) => meaning.kind === kind)
    return {
      outage: this.world.simulation.outage,
      expectedDeadLetters: this.#expected,
      stops: ofKind('stops'),
      conflicts: ofKind('conflicts'),
      idle: ofKind('idle'),
      overrides: ofKind('overrides'),
      sent: {},
      duplicates: 0,
    }
  }

  #turn(nowMs: number): void {
    for (; this.#piped < this.world.sent.length; this.#piped++) this.#pipe(this.world.sent[this.#piped]!)
    if (this.driver.now > 0 && this.driver.now < nowMs) this.driver.advanceStreamTime(nowMs - this.driver.now)
    this.driver.commit()
    for (; this.#heard < this.driver.outputs.length; this.#heard++) {
      const { topic, attributes, data } = this.driver.outputs[this.#heard]!
      this.#see(topic, attributes, data, attributes.time)
      this.#hear(topic, { id: attributes.id, correlationId: undefined, data: data as never }, nowMs)
    }
  }

  /** Poison never reaches a task. */
  #pipe(record: OutgoingRecord): void {
    if (!this.#isRead(record.topic) || isPoison(record)) return
    const [, topic] = keyOf(record.topic)
    const { attributes, tenantId, data } = decoded(topic, record)
    this.driver.pipe({ topic: record.topic, tenantId, data, atMs: record.timestamp, attributes })
    const place = this.#see(record.topic, attributes, data, record.timestamp)
    if (record.deadLetterReason !== undefined) this.#expected.push({ ...place, reason: record.deadLetterReason })
  }

  #hear(topic: string, event: Dispatched<never>, nowMs: number): void {
    const { simulation } = this.world
    if (topic === topics.dispatchRequested.name) simulation.dispatched(event, nowMs)
    if (topic === topics.renderJobDispatched.name) simulation.renderDispatched(event, nowMs)
    if (topic === topics.voiceModelDispatched.name) simulation.voiceDispatched(event, nowMs)
    if (topic === topics.renderJobCreated.name) simulation.renderCreated(event.data, nowMs)
    if (topic === topics.renderJobFailed.name) simulation.renderFailed(event.data)
  }

  #see(name: string, attributes: EventAttributes, data: unknown, timestamp: number) {
    const [key] = keyOf(name)
    const { id, source, type, subject, causationId, entitySeq } = attributes
    const fields = data as Readonly<Record<string, unknown>>
    const seen = this.outcome.events[key] as Seen[]
    const tenantId = String(fields['tenantId'])
    const kept = fieldsOf(key).map((field) => {
      const value = fields[field] ?? null
      // The driver's amounts are micro-USD already.
      return [field, field.endsWith('_usd') ? value : keptValue(field, value, tenantId)]
    })
    const place = { topic: name, partition: 0, offset: seen.length }
    const envelope = {
      key: tenantId,
      id,
      source,
      type,
      subject: subject ?? null,
      cause: causationId ?? null,
      seq: entitySeq ?? null,
    }
    this.outcome.counts[name] = (this.outcome.counts[name] ?? 0) + 1
    seen.push({ ...place, timestamp, ...envelope, data: Object.fromEntries(kept) })
    return place
  }
}

const isPoison = ({ topic, deadLetterReason }: OutgoingRecord): boolean =>
  topic === topics.notifyRequested.name && deadLetterReason !== undefined
