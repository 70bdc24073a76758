import { describe, expect, it } from 'vitest'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { type BuyerChange, buyerChanges } from '../../examples/patterns/join/buyer.ts'
import { buyers, buyerTable } from '../../examples/patterns/join/buyer-table.ts'
import { joinAtArrival } from '../../examples/patterns/join/join-at-arrival.ts'
import { arrivalTopology, patienceTopology } from '../../examples/patterns/join/join-topologies.ts'
import { namedSales, namelessSales } from '../../examples/patterns/join/named-sale.ts'
import { waitingSales } from '../../examples/patterns/join/waiting-sales.ts'
import { sales } from '../../examples/patterns/sale/sale.ts'
import { acme, sold, umbra } from './sold.ts'

const change = (fields: Partial<BuyerChange> = {}): BuyerChange => ({
  tenantId: acme,
  buyerId: 'ada',
  name: 'Ada',
  ...fields,
})
const gone = change({ name: null })

describe('a table of buyers', () => {
  it('has the newest name of each buyer', () => {
    const driver = new ProcessorTestDriver(buyerTable).pipe(acme, change(), 0).pipe(acme, change({ name: 'Ada L.' }), 1)
    expect(driver.row(buyers, [acme, 'ada'])?.name).toBe('Ada L.')
  })

  it('loses a buyer who is gone', () => {
    const driver = new ProcessorTestDriver(buyerTable).pipe(acme, change(), 0).pipe(acme, gone, 1)
    expect(driver.row(buyers, [acme, 'ada'])).toBeUndefined()
  })

  it('tells when a buyer becomes known, also after one was gone, and no other change', () => {
    const driver = new ProcessorTestDriver(buyerTable)
    for (const name of ['Ada', 'Ada L.', null, null, 'Ada B.']) driver.pipe(acme, change({ name }), 0)
    expect(driver.output.map(({ name }) => name)).toEqual(['Ada', 'Ada B.'])
  })
})

describe('a join at arrival', () => {
  const driven = () => new TopologyTestDriver(arrivalTopology())

  it('names the buyer as the table has it when the sale comes', () => {
    const driver = driven()
      .pipe(buyerChanges, acme, change(), 0)
      .pipe(sales, acme, sold(), 1)
      .pipe(buyerChanges, acme, change({ name: 'Ada L.' }), 2)
      .pipe(sales, acme, sold(), 3)
    expect(driver.read(namedSales).map(({ buyerName }) => buyerName)).toEqual(['Ada', 'Ada L.'])
  })

  it('hands on the sale of an unknown buyer, and does not come back to it', () => {
    const sale = sold()
    const driver = driven().pipe(sales, acme, sale, 0).pipe(buyerChanges, acme, change(), 1)
    expect(driver.read(namelessSales)).toEqual([sale])
    expect(driver.read(namedSales)).toEqual([])
  })

  it('never finds the buyer of another tenant', () => {
    const driver = driven()
      .pipe(buyerChanges, umbra, change({ tenantId: umbra }), 0)
      .pipe(sales, acme, sold(), 1)
    expect(driver.read(namedSales)).toEqual([])
  })

  it('can be driven alone, with rows put into the table', () => {
    const driver = new ProcessorTestDriver(joinAtArrival)
      .putRow(buyers, [acme, 'ada'], { tenantId: acme, buyerId: 'ada', name: 'Ada' })
      .pipe(acme, sold(), 0)
    expect(driver.outputOf('named')).toHaveLength(1)
    expect(driver.outputOf('nameless')).toEqual([])
  })

  it('finds buyers though the two topics have other numbers of partitions than the application has tasks', async () => {
    const cluster = new SimulatedCluster(arrivalTopology(), {
      partitions: { [buyerChanges.name]: 3, [sales.name]: 5 },
    })
    cluster.startPod()
    const tenants = ['ann', 'ben', 'cid', 'dot', 'eve']
    for (const tenantId of tenants) cluster.pipe(buyerChanges, tenantId, change({ tenantId }))
    await cluster.settle()
    for (const tenantId of tenants) cluster.pipe(sales, tenantId, sold({ tenantId }))
    await cluster.settle()
    expect(cluster.events(namedSales)).toHaveLength(tenants.length)
  })

  it('takes the buyer before the sale when both have the same timestamp, whichever was written first', async () => {
    const cluster = new SimulatedCluster(arrivalTopology())
    const atMs = cluster.nowMs
    cluster.pipe(sales, acme, sold(), { atMs }).pipe(buyerChanges, acme, change(), { atMs })
    cluster.startPod()
    await cluster.settle()
    expect(cluster.events(namedSales)).toHaveLength(1)
  })
})

describe('a join with patience', () => {
  const patienceMs = 1_000
  const driven = (mostWaiting = 10) => new TopologyTestDriver(patienceTopology({ patienceMs, mostWaiting }))

  it('names a known buyer at once and keeps nothing', () => {
    const driver = driven().pipe(buyerChanges, acme, change(), 0).pipe(sales, acme, sold(), 1)
    expect(driver.read(namedSales)).toHaveLength(1)
    expect(driver.row(waitingSales, [acme, 'ada'])).toBeUndefined()
  })

  it('names waiting sales when their buyer becomes known, before later ones, in their order', () => {
    const [first, second, third] = [sold(), sold(), sold()]
    const driver = driven()
      .pipe(sales, acme, first, 0)
      .pipe(sales, acme, second, 1)
      .pipe(buyerChanges, acme, change(), 2)
      .pipe(sales, acme, third, 3)
    expect(driver.read(namedSales).map(({ saleId }) => saleId)).toEqual([first.saleId, second.saleId, third.saleId])
    expect(driver.row(waitingSales, [acme, 'ada'])).toBeUndefined()
  })

  it('gives a sale up when its own patience ends, and not a millisecond before', () => {
    const [first, second] = [sold(), sold()]
    const driver = driven()
      .pipe(sales, acme, first, 0)
      .pipe(sales, acme, second, 400)
      .advanceStreamTime(patienceMs - 400 - 1)
    expect(driver.read(namelessSales)).toEqual([])
    expect(driver.advanceStreamTime(1).read(namelessSales)).toEqual([first])
    expect(driver.advanceStreamTime(399).read(namelessSales)).toEqual([first])
    expect(driver.advanceStreamTime(1).read(namelessSales)).toEqual([first, second])
    expect(driver.row(waitingSales, [acme, 'ada'])).toBeUndefined()
  })

  it('gives up together what is overdue when the timer fires late', () => {
    const driver = driven()
      .pipe(sales, acme, sold(), 0)
      .pipe(sales, acme, sold(), 400)
      .standStill(3_000)
      .pipe(sales, umbra, sold({ tenantId: umbra }), 2_000)
    expect(driver.read(namelessSales)).toHaveLength(2)
  })

  it('waits again when the buyer is gone', () => {
    const driver = driven()
      .pipe(buyerChanges, acme, change(), 0)
      .pipe(buyerChanges, acme, gone, 1)
      .pipe(sales, acme, sold(), 2)
    expect(driver.row(waitingSales, [acme, 'ada'])?.sales).toHaveLength(1)
  })

  it('hands on at once what would wait behind too many', () => {
    const [first, second, third] = [sold(), sold(), sold()]
    const driver = driven(2).pipe(sales, acme, first, 0).pipe(sales, acme, second, 0).pipe(sales, acme, third, 0)
    expect(driver.read(namelessSales)).toEqual([third])
  })
})
