import { EventCodec } from '#codec/event-codec.ts'
import type { OutgoingRecord } from '#world/simulator/event-writer.ts'
import { Simulation, tickMs } from '#world/simulator/simulation.ts'
import type { Dispatched } from '#world/simulator/stage.ts'
import { type WorldOverrides, worldSettings } from '#world/simulator/world-settings.ts'
import { worldTopics } from '#world/simulator/world-topics.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import {
  type DispatchRequested,
  DispatchRequestedDefaults,
  type RenderJobDispatched,
  RenderJobDispatchedDefaults,
  type VoiceModelDispatched,
  VoiceModelDispatchedDefaults,
} from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'

export const startMs = Date.UTC(2026, 1, 24, 12)
export const schemaIds = new Map(Object.values(worldTopics(topics)).map(({ name }, index) => [name, index + 1]))

const codec = new EventCodec({ schemaIds, fetchSchema: async () => undefined })

export const rawOf = ({ topic, key, value, timestamp, headers }: OutgoingRecord): RawRecord => ({
  topic,
  partition: 0,
  offset: 0,
  timestamp,
  key: Buffer.from(key),
  value,
  headers,
})

export const decoded = <V>(topic: Topic<V>, record: OutgoingRecord) => codec.decode(topic, rawOf(record))

/** A world in virtual time that remembers what it sent. */
export class GivenWorld {
  readonly sent: OutgoingRecord[] = []
  readonly simulation: Simulation
  nowMs = startMs

  constructor(overrides: WorldOverrides = {}) {
    const settings = worldSettings({ drives: { isOn: false }, ...overrides })
    this.simulation = new Simulation({ settings, topics, schemaIds, startMs, send: (record) => this.sent.push(record) })
  }

  /** Moves time on in ticks, doing `each` before each of them. */
  run(ms: number, each: (nowMs: number) => void = () => undefined): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += tickMs
      each(this.nowMs)
      this.simulation.tick(this.nowMs)
    }
    return this
  }

  /** The data of what was sent to a topic; dead letters to be are left out. */
  data<V>(topic: Topic<V>): readonly V[] {
    return this.records(topic).map((record) => decoded(topic, record).data)
  }

  records(topic: Topic<unknown>): readonly OutgoingRecord[] {
    return this.sent.filter((record) => record.topic === topic.name && record.deadLetterReason === undefined)
  }
}

export const smsDispatch = (index: number, change: Partial<DispatchRequested> = {}): Dispatched<DispatchRequested> => ({
  id: `evt-dispatch-${index}`,
  correlationId: `msg_${index}`,
  data: {
    ...DispatchRequestedDefaults,
    tenantId: 'acme',
    messageId: `msg_${index}`,
    channel: 'SMS',
    provider: 'TWILIO',
    credentialRef: 'twilio-main',
    recipient: '+12025550143',
    idempotencyKey: `msg_${index}-1`,
    ...change,
  },
})

export const renderDispatch = (
  index: number,
  attempt = 1,
  change: Partial<RenderJobDispatched> = {},
): Dispatched<RenderJobDispatched> => ({
  id: `evt-render-${index}-${attempt}`,
  correlationId: `job_${index}`,
  data: {
    ...RenderJobDispatchedDefaults,
    tenantId: 'acme',
    jobId: `job_${index}`,
    attempt,
    type: 'image',
    provider: 'dall-e-3',
    idempotencyKey: `job_${index}-${attempt}`,
    ...change,
  },
})

export const voiceDispatch = (
  index: number,
  change: Partial<VoiceModelDispatched>,
): Dispatched<VoiceModelDispatched> => ({
  id: `evt-voice-${index}`,
  correlationId: `voice_${index}`,
  data: {
    ...VoiceModelDispatchedDefaults,
    tenantId: 'acme',
    voiceModelId: `voice_${index}`,
    idempotencyKey: `voice_${index}-1`,
    ...change,
  },
})

/** A world in which nobody asks for anything, and nothing is sent twice or late. */
export const quiet: WorldOverrides = {
  run: { triggersPerSecond: 0 },
  reports: { repeatShare: 0, lateShare: 0 },
  strays: { orphanReceipts: 0, orphanReports: 0, orphanCancels: 0, poisonAtShare: 1 },
}
