import type { HealthPolicy } from '#processors/shared/breaker/health-policy.ts'
import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { TaskDriver } from '#testing/task-driver.ts'
import type { OutgoingRecord } from '#world/simulator/event-writer.ts'
import type { Dispatched } from '#world/simulator/stage.ts'
import type { Topic } from '#stream/topic.ts'
import { cpaas } from '#topology/cpaas.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { withoutLimits } from '../../processors/cpaas/without-limits.ts'
import { decoded, GivenWorld } from './given-world.ts'
import { hashes } from '../../processors/cpaas/samples.ts'

const second = 1_000
const loadMs = 16 * second

/** Twenty times as fast as the default, so that an outage and the recovery fit into the load phase. */
const swiftHealth = (policy: HealthPolicy): HealthPolicy => ({
  ...policy,
  bucketMs: policy.bucketMs / 20,
  longBucketMs: policy.longBucketMs / 20,
  fast: { ...policy.fast, windowMs: policy.fast.windowMs / 20 },
  lowVolume: { ...policy.lowVolume, windowMs: policy.lowVolume.windowMs / 20 },
  sustained: {
    ...policy.sustained,
    windowMs: policy.sustained.windowMs / 20,
    longWindowMs: policy.sustained.longWindowMs / 20,
  },
  slow: { ...policy.slow, windowMs: policy.slow.windowMs / 20 },
  brownout: {
    ...policy.brownout,
    windowMs: policy.brownout.windowMs / 20,
    recentMs: policy.brownout.recentMs / 20,
  },
  openMs: policy.openMs / 20,
  maxOpenMs: policy.maxOpenMs / 20,
  probeEveryMs: policy.probeEveryMs / 20,
  rampStepMs: policy.rampStepMs / 20,
})

const retry = { delaysMs: [200, second, 3 * second], jitterShare: 0.2 }
const cpaasPolicy: CpaasPolicy = {
  ...defaultCpaasPolicy,
  health: swiftHealth(defaultCpaasPolicy.health),
  retry,
  orphanParkingMs: 5 * second,
  quietHours: { ...defaultCpaasPolicy.quietHours, fromMinute: 0, toMinute: 0 },
  whatsApp: { ...defaultCpaasPolicy.whatsApp, checksBeforehand: false },
  limits: withoutLimits(defaultCpaasPolicy.limits),
  receiptTimeoutMs: { ...defaultCpaasPolicy.receiptTimeoutMs, SMS: 20 * second, WHATSAPP: 20 * second },
}
const { jobs } = defaultStudioPolicy
const studioPolicy = {
  ...defaultStudioPolicy,
  jobs: {
    ...jobs,
    retry,
    heartbeatMs: { ...jobs.heartbeatMs, image: 3 * second },
    queueTimeoutMs: { ...jobs.queueTimeoutMs, image: 10 * second },
    // An asset that never comes into our store is waited for so long.
    runTimeoutMs: { ...jobs.runTimeoutMs, image: 10 * second },
  },
}

const cpaasInputs = new Set(
  [topics.notifyRequested, topics.dispatchCompleted, topics.receiptReceived].map(({ name }) => name),
)
const byName = new Map<string, Topic<unknown>>(Object.values(topics).map((topic) => [topic.name, topic]))

const isPoison = ({ topic, deadLetterReason }: OutgoingRecord): boolean =>
  topic === topics.notifyRequested.name && deadLetterReason !== undefined

/** The world and both applications, one task each, in virtual time. */
class Together {
  readonly world = new GivenWorld({ run: { seed: 3, triggersPerSecond: 100, loadMs }, traffic: { tenants: 6 } })
  readonly cpaas = new TaskDriver(cpaas(cpaasPolicy, hashes))
  readonly studio = new TaskDriver(studio(studioPolicy))
  #piped = 0
  #answered = 0
  #rendered = 0

  run(ms: number): this {
    this.world.run(ms, (nowMs) => this.#turn(nowMs))
    return this
  }

  #turn(nowMs: number): void {
    for (; this.#piped < this.world.sent.length; this.#piped++) this.#pipe(this.world.sent[this.#piped]!)
    for (const driver of [this.cpaas, this.studio]) {
      if (driver.now > 0 && driver.now < nowMs) driver.advanceStreamTime(nowMs - driver.now)
      driver.commit()
    }
    const { simulation } = this.world
    for (const dispatch of this.#news(this.cpaas, topics.dispatchRequested, this.#answered))
      simulation.dispatched(dispatch, nowMs)
    for (const dispatch of this.#news(this.studio, topics.renderJobDispatched, this.#rendered))
      simulation.renderDispatched(dispatch, nowMs)
    this.#answered = this.cpaas.outputs.length
    this.#rendered = this.studio.outputs.length
  }

  /** What no task could read never reaches one. */
  #pipe(record: OutgoingRecord): void {
    if (isPoison(record)) return
    const { attributes, tenantId, data } = decoded(byName.get(record.topic)!, record)
    const driver = cpaasInputs.has(record.topic) ? this.cpaas : this.studio
    driver.pipe({ topic: record.topic, tenantId, data, atMs: record.timestamp, attributes })
  }

  #news<V>(driver: TaskDriver, topic: Topic<V>, from: number): readonly Dispatched<V>[] {
    const news = driver.outputs.slice(from).filter((event) => event.topic === topic.name)
    return news.map(({ attributes, data }) => ({
      id: attributes.id,
      correlationId: attributes.correlationId,
      data: data as V,
    }))
  }
}

describe('the world and the applications together', () => {
  const { world, cpaas: messages, studio: renders } = new Together().run(loadMs + 40 * second)
  const dataOf = <V>(driver: TaskDriver, topic: Topic<V>): readonly V[] =>
    driver.eventsOf(topic.name).map(({ data }) => data as V)
  const failovers = dataOf(messages, topics.providerFailover)
  const { outage } = world.simulation

  it('have traffic move away from the failed provider alone, during its outage alone, and come back', () => {
    const moves = [...Map.groupBy(failovers, ({ tenantId }) => tenantId).values()]
    expect(moves.length).toBeGreaterThan(0)
    expect(moves.map((each) => each.map(({ direction }) => direction))).toEqual(
      moves.map(() => ['FAILOVER', 'FAILBACK']),
    )
    for (const { channel, fromProvider, occurredAt } of failovers.filter(({ direction }) => direction === 'FAILOVER')) {
      expect({ channel, fromProvider }).toEqual({ channel: outage.channel, fromProvider: outage.provider })
      expect(occurredAt).toBeGreaterThan(outage.fromMs)
      // Attempts of its last moment end within their time-out of 0.8 s.
      expect(occurredAt).toBeLessThan(outage.toMs + second)
    }
  })

  it('leave no message open', () => {
    const ended = [topics.communicationDelivered, topics.communicationFailed, topics.receiptExpired].flatMap((topic) =>
      dataOf<{ readonly messageId: string }>(messages, topic).map(({ messageId }) => messageId),
    )
    const requested = dataOf(messages, topics.communicationRequested).map(({ messageId }) => messageId)
    expect(requested.length).toBeGreaterThan(1_000)
    expect(requested.filter((messageId) => !ended.includes(messageId))).toEqual([])
  })

  it('leave no render job open', () => {
    const ends = [topics.renderJobCompleted, topics.renderJobFailed, topics.renderJobSuperseded]
    const ended = ends.flatMap((topic) => dataOf<{ readonly jobId: string }>(renders, topic).map(({ jobId }) => jobId))
    const created = dataOf(renders, topics.renderJobCreated).map(({ jobId }) => jobId)
    expect(created.length).toBeGreaterThan(100)
    expect(ended.toSorted()).toEqual(created.toSorted())
  })

  it('make dead letters of the orphans and of nothing else', () => {
    const orphans = world.sent.flatMap((record) => (isPoison(record) ? [] : (record.deadLetterReason ?? [])))
    expect(new Set(orphans)).toEqual(new Set(['ORPHAN_RECEIPT', 'ORPHAN_REPORT', 'UNKNOWN_JOB']))
    expect([...messages.deadLetters, ...renders.deadLetters].toSorted()).toEqual(orphans.toSorted())
  })

  it('make attempts after the first necessary', () => {
    expect(dataOf(messages, topics.dispatchRequested).some(({ attempt }) => attempt > 1)).toBe(true)
    expect(dataOf(renders, topics.renderJobDispatched).some(({ attempt }) => attempt > 1)).toBe(true)
  })
})
