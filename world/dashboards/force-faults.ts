import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { topologyOf } from '#cli/applications.ts'
import { noLog } from '#runtime/ports/log.ts'
import type { TenantId } from '#stream/record.ts'
import type { DemoPlace } from '#world/demo/demo-companion.ts'
import { topics } from '#topology/topics.ts'

type Log = (line: string) => void

/** A fault, told at its beginning. One failure does not stop the others. */
type Fault = readonly [name: string, bring: (place: DemoPlace) => Promise<void>]

/** Longer than a transaction may last, and shorter than a session. */
const frozenMs = 14_000
const outageMs = 8_000
/** A flood is 100 dead letters of 3 tenants within a minute, in one pod. */
const floodRecords = 1_200
const floodTenants = 24
/** Bytes a second: the ticks of a pod alone are more. */
const quotaBytes = 200
const throttledMs = 12_000
const parkedRecords = 50
const parkedMs = 6_000

const faults: readonly Fault[] = [
  ['records that nobody can read, of many tenants', ({ stack }) => flood(stack.brokers)],
  ['a registry that is away when an unknown schema is met', registryOutage],
  [
    'a pod that stands still for longer than its transaction may last',
    ({ pods }) => pods.first('cpaas').freeze(frozenMs),
  ],
  ['a quota of the broker', throttle],
  ['a tenant that is parked for a while', parkForAWhile],
  ['a pod that is killed and loses its rows on disk', lostRows],
]

/**
 * Brings about each fault in turn, within some 80 s. The stack must be one of ours. No broker dies: the world's own clients live in
 * this process, and librdkafka ended it at once.
 */
export const forceFaults = async (place: DemoPlace, log: Log): Promise<void> => {
  for (const [name, bring] of faults) {
    log(`fault: ${name}`)
    await bring(place).catch((error: unknown) => log(`fault failed: ${name}: ${(error as Error).message}`))
    await pause(5_000)
  }
}

const unreadable = Buffer.from('{')
/** Confluent's framing, with an id unknown to every registry. */
const unknownSchema = Buffer.from([0, 0x77, 0x35, 0x94, 0x15, 2, 2, 2])

async function flood(brokers: string): Promise<void> {
  await send(
    brokers,
    Array.from({ length: floodRecords }, (_, at) => ({ key: `flooded-${at % floodTenants}`, value: unreadable })),
  )
}

async function registryOutage({ stack }: DemoPlace): Promise<void> {
  await stack.stopRegistry()
  await send(stack.brokers, [{ key: 'unknown-schema', value: unknownSchema }])
  await pause(outageMs)
  await stack.startRegistry()
}

async function parkForAWhile({ stack: { brokers } }: DemoPlace): Promise<void> {
  const { ParkedTenants } = await import('#cli/park-tenant.ts')
  const tenantId = 'parked' as TenantId
  const connection = { brokers, clientId: 'eventzr-check-dashboards', settings: {} }
  const parked = new ParkedTenants(topologyOf('cpaas'), connection, noLog)
  await parked.park({ tenantId })
  await send(
    brokers,
    Array.from({ length: parkedRecords }, (_, at) => ({ key: tenantId, value: requestOf(tenantId, at) })),
  )
  await pause(parkedMs)
  await parked.unpark(tenantId)
}

/** As structured JSON, which needs no headers. */
const requestOf = (tenantId: TenantId, at: number): Buffer => {
  const requestId = `parked-${at}`
  const data = { tenantId, requestId, channel: 'SMS', recipient: '+14155550171', body: 'parked' }
  const event = { specversion: '1.0', type: topics.notifyRequested.name, source: 'check', id: requestId, data }
  return Buffer.from(JSON.stringify({ ...event, subject: tenantId, time: new Date().toISOString() }))
}

async function lostRows({ pods, stateFolder }: DemoPlace): Promise<void> {
  const { instance } = pods.first('cpaas').place
  await pods.restart('cpaas', () =>
    rm(join(stateFolder, 'eventzr-cpaas-v1', instance), { recursive: true, force: true }),
  )
}

async function throttle({ stack }: DemoPlace): Promise<void> {
  const { Admin } = await import('@platformatic/kafka')
  const admin = new Admin({ clientId: 'eventzr-check-dashboards', bootstrapBrokers: stack.brokers.split(',') })
  const entities = [{ entityType: 'client-id' as const, entityName: null }]
  const key = 'producer_byte_rate' as const
  try {
    await admin.alterClientQuotas({ entries: [{ entities, ops: [{ key, value: quotaBytes, remove: false }] }] })
    await pause(throttledMs)
    await admin.alterClientQuotas({ entries: [{ entities, ops: [{ key, remove: true }] }] })
  } finally {
    await admin.close()
  }
}

interface Message {
  readonly key: string
  readonly value: Buffer
}

async function send(brokers: string, messages: readonly Message[]): Promise<void> {
  const { Producer } = await import('@platformatic/kafka')
  const producer = new Producer({ clientId: 'eventzr-check-dashboards', bootstrapBrokers: brokers.split(',') })
  const topic = topics.notifyRequested.name
  try {
    await producer.send({ messages: messages.map(({ key, value }) => ({ topic, key: Buffer.from(key), value })) })
  } finally {
    await producer.close()
  }
}
