import { describe, expect, it } from 'vitest'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { lateTopology, salesInTime, salesTooLate } from '../../examples/patterns/late/late-topology.ts'
import { sales } from '../../examples/patterns/sale/sale.ts'
import { acme, sold, umbra } from './sold.ts'

const mostBehindMs = 1_000
const clock = 10_000

/** A sale that comes when the clock stands at 10,000. */
const arrival = (atMs: number, soldAt = 0) => {
  const sale = sold({ soldAt })
  const driver = new TopologyTestDriver(lateTopology(mostBehindMs))
    .pipe(sales, umbra, sold({ tenantId: umbra }), clock)
    .pipe(sales, acme, sale, atMs)
  const own = (read: readonly { readonly tenantId: string }[]) => read.filter(({ tenantId }) => tenantId === acme)
  return { sale, driver, inTime: own(driver.read(salesInTime)), tooLate: own(driver.read(salesTooLate)) }
}

describe('late records as a stream of their own', () => {
  it.each([
    ['ahead of the clock', clock + 5],
    ['at the clock', clock],
    ['as far behind it as allowed', clock - mostBehindMs],
  ])('has no record that is %s', (_where, atMs) => {
    const { sale, inTime, tooLate } = arrival(atMs)
    expect([inTime, tooLate]).toEqual([[sale], []])
  })

  it('has a record that is one millisecond further behind', () => {
    const { sale, inTime, tooLate } = arrival(clock - mostBehindMs - 1)
    expect([inTime, tooLate]).toEqual([[], [sale]])
  })

  it('judges by Kafka’s timestamp, whatever an event says of its own time', () => {
    expect(arrival(clock, 1).tooLate).toEqual([])
    expect(arrival(1, clock).inTime).toEqual([])
  })

  it('writes no row', () => {
    const { driver } = arrival(clock)
    const rows = driver.changelog.filter(({ key }) => key.includes(acme))
    expect(rows).toEqual([])
  })
})
