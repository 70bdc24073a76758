import { describe, expect, it } from 'vitest'
import { mapValue, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { topic } from '#stream/topic.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'

interface Sale {
  readonly tenantId: string
  readonly dollars: number
}
interface SaleOfCents {
  readonly tenantId: string
  readonly cents: number
}

const defaults = { role: 'event', eventSource: 'test', retentionMs: 1, lenient: false, entity: ['tenantId'] } as const
const schema = (name: string, field: string) => ({
  name,
  json: JSON.stringify({
    type: 'record',
    name,
    fields: [
      { name: 'tenantId', type: 'string' },
      { name: field, type: 'long' },
    ],
  }),
})
const asked = topic<Sale>({ name: 'sale.asked.v1', schema: schema('Sale', 'dollars'), ...defaults })
const sold = topic<Sale>({ name: 'sale.sold.v1', schema: schema('Sale', 'dollars'), ...defaults })
const soldV2 = topic<SaleOfCents>({ name: 'sale.sold.v2', schema: schema('SaleOfCents', 'cents'), ...defaults })

const inCents = processor({
  name: 'in-cents',
  state: {},
  build:
    () =>
    (input: Stream<TenantId, Sale>): Stream<TenantId, SaleOfCents> =>
      input.pipe(mapValue(({ tenantId, dollars }) => ({ tenantId, cents: 100 * dollars }))),
})

describe('a topic with another version beside it', () => {
  const flow = source(asked)
  const application = topology('sales', 1, [sink(sold, flow), sink(soldV2, through(inCents, flow))])

  const driver = () =>
    new TopologyTestDriver(application).pipe(asked, 'a' as TenantId, { tenantId: 'a', dollars: 3 }, 1_000, {
      id: 'sale-1',
    })

  it('has each fact in both, of one cause, under ids of their own', () => {
    const [first] = driver().events(sold)
    const [second] = driver().events(soldV2)
    expect([first?.data, second?.data]).toEqual([
      { tenantId: 'a', dollars: 3 },
      { tenantId: 'a', cents: 300 },
    ])
    expect(second?.attributes.causationId).toBe(first?.attributes.causationId)
    expect(second?.attributes.id).not.toBe(first?.attributes.id)
  })

  it('keeps the ids of the older version as they were without it', () => {
    const before = new TopologyTestDriver(topology('sales', 1, [sink(sold, source(asked))]))
    before.pipe(asked, 'a' as TenantId, { tenantId: 'a', dollars: 3 }, 1_000, { id: 'sale-1' })
    expect(driver().events(sold)).toEqual(before.events(sold))
  })
})
