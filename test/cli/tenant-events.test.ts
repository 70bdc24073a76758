import { expect, it } from 'vitest'
import { tenantEvents } from '#cli/tenant-events.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { TenantId } from '#stream/record.ts'
import { topics } from '#topology/topics.ts'

const acme = 'acme' as TenantId
const topic = topics.policyUpdated
const asked: number[] = []

/** A value is a number in one byte; 7 is no event, and 8 has a schema to be loaded. */
const codec = {
  decode: (_topic: unknown, { value }: { readonly value: Buffer | null }) => {
    const number = value?.[0]
    if (number === 7) throw new Error('no event')
    if (number === 8 && asked.length === 0)
      throw Object.assign(new Error('not loaded'), { code: 'SCHEMA_NOT_LOADED', schemaId: 5 })
    return { data: number }
  },
  load: (schema: number) => Promise.resolve(void asked.push(schema)),
}

/** Two partitions, with records of two tenants as key, value and time. */
const logs = [
  [
    ['acme', 1, 10],
    ['other', 2, 20],
    ['acme', 7, 25],
    ['acme', 3, 9],
  ],
  [
    ['acme', 8, 5],
    ['acme', null, 30],
  ],
] as const

const cluster = (partitions = 2) => ({
  describeTopics: () => Promise.resolve({ partitions: new Map([[topic.name, partitions]]), ids: new Map() }),
  logRanges: (wanted: readonly { topic: string; partition: number }[]) =>
    Promise.resolve(wanted.map((each) => ({ ...each, first: 0, end: 9 }))),
  read: (
    { partition }: { readonly partition: number },
    each: (key: Buffer, value: Buffer | null, ms: number) => void,
  ) => {
    for (const [key, value, ms] of logs[partition]!)
      each(Buffer.from(key), value === null ? null : Buffer.from([value]), ms)
    return Promise.resolve()
  },
})

it('events of a tenant are read from all partitions, each in its order, oldest first, without those that nobody understands', async () => {
  expect(await tenantEvents(cluster(), codec as never, topic, acme)).toEqual([
    { data: 8, writtenMs: 5 },
    { data: 1, writtenMs: 10 },
    { data: 3, writtenMs: 9 },
    { data: undefined, writtenMs: 30 },
  ])
  expect(asked).toEqual([5])
})

it('events of a missing topic are refused with the command that makes it', async () => {
  await expect(tenantEvents(cluster(0), codec as never, topic, acme)).rejects.toThrow(TopicsError)
})
