import type { EpochMs, ReceiptReceived, RenderJobCancelRequested, RenderJobProgressed } from '#schemas/types.ts'
import {
  ReceiptReceivedDefaults,
  RenderJobCancelRequestedDefaults,
  RenderJobProgressedDefaults,
} from '#schemas/types.ts'
import type { WorldEvent } from './event-writer.ts'
import { poisonRecords } from './poison.ts'
import { SeededRandom } from './seeded-random.ts'
import type { Stage } from './stage.ts'

/** Sends what must end as dead letters: the poison records, and reports and cancels of messages and jobs that never were. */
export const scheduleStrays = (stage: Stage, tenants: readonly [string, ...string[]]): void => {
  const { run, strays } = stage.settings
  const random = new SeededRandom(`${run.seed}|strays`)
  const [tenant, other = `${tenant}-other`] = tenants
  stage.agenda.at(stage.startMs + run.loadMs * strays.poisonAtShare, (nowMs) =>
    sendPoison(stage, [tenant, other], random, nowMs),
  )
  spread(stage, strays.orphanReceipts, (nowMs) =>
    sendOrphan(stage, orphanReceipt(stage, tenant, random, nowMs), 'ORPHAN_RECEIPT'),
  )
  spread(stage, strays.orphanReports, (nowMs) =>
    sendOrphan(stage, orphanReport(stage, tenant, random, nowMs), 'ORPHAN_REPORT'),
  )
  spread(stage, strays.orphanCancels, (nowMs) =>
    sendOrphan(stage, orphanCancel(stage, tenant, random, nowMs), 'UNKNOWN_JOB'),
  )
}

/** Evenly over the load phase, neither at its start nor at its end. */
const spread = ({ agenda, startMs, settings }: Stage, count: number, action: (nowMs: EpochMs) => void): void => {
  for (let index = 1; index <= count; index++) agenda.at(startMs + (settings.run.loadMs * index) / (count + 1), action)
}

const sendPoison = (
  { topics, writer, tally, send }: Stage,
  tenants: readonly [string, string],
  random: SeededRandom,
  nowMs: EpochMs,
): void => {
  for (const record of poisonRecords(topics, tenants, writer, random, nowMs)) {
    tally.poison++
    send(record)
  }
}

const sendOrphan = <V>({ writer, tally, send }: Stage, event: WorldEvent<V>, deadLetterReason: string): void => {
  tally.orphans++
  send({ ...writer.write(event, 'avro'), deadLetterReason })
}

/** Half of them name a message, which nobody has sent either. */
const orphanReceipt = (
  { topics }: Stage,
  tenantId: string,
  random: SeededRandom,
  time: EpochMs,
): WorldEvent<ReceiptReceived> => {
  const named = random.chance(0.5) ? { messageId: `msg_${random.uuid()}`, attempt: 1 } : {}
  const data: ReceiptReceived = {
    ...ReceiptReceivedDefaults,
    ...named,
    tenantId,
    providerMessageId: `pm_${random.uuid()}`,
    provider: 'TWILIO',
    channel: 'SMS',
    status: 'DELIVERED',
    occurredAt: time,
    isFinal: true,
  }
  return { topic: topics.receiptReceived, id: `evt-${random.uuid()}`, source: 'channel-adapters', time, tenantId, data }
}

const orphanReport = (
  { topics }: Stage,
  tenantId: string,
  random: SeededRandom,
  time: EpochMs,
): WorldEvent<RenderJobProgressed> => {
  const jobId = `job_${random.uuid()}`
  const data: RenderJobProgressed = {
    ...RenderJobProgressedDefaults,
    tenantId,
    jobId,
    provider: 'dall-e-3',
    state: 'RUNNING',
    at: time,
  }
  return {
    topic: topics.renderJobProgressed,
    id: `evt-${random.uuid()}`,
    source: 'render-workers',
    time,
    tenantId,
    data,
  }
}

const orphanCancel = (
  { topics }: Stage,
  tenantId: string,
  random: SeededRandom,
  time: EpochMs,
): WorldEvent<RenderJobCancelRequested> => {
  const jobId = `job_${random.uuid()}`
  const data = { ...RenderJobCancelRequestedDefaults, tenantId, jobId, requestedAt: time }
  return {
    topic: topics.renderJobCancelRequested,
    id: `evt-${random.uuid()}`,
    source: 'studio-ui',
    time,
    tenantId,
    data,
  }
}
