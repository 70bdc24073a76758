import { describe, expect, it } from 'vitest'
import { type TenantEvent, tenantEvents } from '#cli/tenant-events.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { topics } from '#topology/topics.ts'

const acme = 'acme' as TenantId
const topic = topics.policyUpdated
const asked: number[] = []

/** A value is a number in one byte; 7 is no event, 8 has a schema to be loaded, and 9 is of another tenant. */
const codec = {
  decode: (_topic: unknown, { key, value, partition, offset, headers }: RawRecord) => {
    const number = value?.[0]
    if (number === 7) throw new Error('no event')
    if (number === 8 && asked.length === 0)
      throw Object.assign(new Error('not loaded'), { code: 'SCHEMA_NOT_LOADED', schemaId: 5 })
    const id = headers.map((each) => String(each.value)).join('') || `log-${partition}-${offset}`
    return { attributes: { id }, tenantId: number === 9 ? 'other' : String(key ?? 'acme'), data: number }
  },
  load: (schema: number) => Promise.resolve(void asked.push(schema)),
}

/** Two partitions, with records of two tenants as offset, key, value and time. */
const logs = [
  [
    [4, 'acme', 1, 10],
    [5, 'other', 2, 20],
    [6, 'acme', 7, 25],
    [9, 'acme', 3, 9],
    [10, null, 9, 11],
    [11, null, 4, 12],
  ],
  [
    [0, 'acme', 8, 5],
    [1, 'acme', null, 30],
  ],
] as const

const read: ClusterPort['read'] = async ({ partition }, each) => {
  for (const [offset, key, value, ms] of logs[partition]!) {
    const id = { key: 'id', value: Buffer.from(`evt-${value}`) }
    const bytes = value === null ? null : Buffer.from([value])
    await each(key === null ? key : Buffer.from(key), bytes, ms, offset, () => (value === 3 ? [id] : []))
  }
}

const cluster = (partitions = 2) => ({
  describeTopics: () => Promise.resolve({ partitions: new Map([[topic.name, partitions]]), ids: new Map() }),
  logRanges: (wanted: readonly { topic: string; partition: number }[]) =>
    Promise.resolve(wanted.map((each) => ({ ...each, first: 0, end: 12 }))),
  read,
})

const found = (keep?: (event: TenantEvent<unknown>) => boolean) =>
  tenantEvents(cluster(), codec as never, topic, acme, keep)

describe('events of a tenant', () => {
  it('are read from all partitions, each in its order, oldest first, without those that nobody understands', async () => {
    expect((await found()).map(({ data, writtenMs }) => [data, writtenMs])).toEqual([
      [8, 5],
      [1, 10],
      [3, 9],
      [4, 12],
      [undefined, 30],
    ])
    expect(asked).toEqual([5])
  })

  it('have the ids that pods know them by, and their places', async () => {
    expect((await found()).map(({ id, partition, offset }) => [id, partition, offset])).toEqual([
      ['log-1-0', 1, 0],
      ['log-0-4', 0, 4],
      ['evt-3', 0, 9],
      ['log-0-11', 0, 11],
      ['log-1-1', 1, 1],
    ])
  })

  it('are kept when they are wanted', async () => {
    expect((await found(({ data }) => data === 3)).map(({ id }) => id)).toEqual(['evt-3'])
  })

  it('of a missing topic are refused with the command that makes it', async () => {
    await expect(tenantEvents(cluster(0), codec as never, topic, acme)).rejects.toThrow(TopicsError)
  })
})
