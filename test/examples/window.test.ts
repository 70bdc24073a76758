import { describe, expect, it } from 'vitest'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { sales } from '../../examples/patterns/sale/sale.ts'
import { lateSales } from '../../examples/patterns/window/late-sale.ts'
import { openWindows } from '../../examples/patterns/window/sales-window.ts'
import { windowTopology } from '../../examples/patterns/window/window-topology.ts'
import { windowTotals } from '../../examples/patterns/window/window-total.ts'
import { acme, sold, umbra } from './sold.ts'

const minute = 60_000
const hour = 60 * minute
const policy = { sizeMs: hour, graceMs: 10 * minute, aheadMs: 5 * minute }
/** The first window is [0, hour) and closes here. */
const close = hour + 10 * minute

const driven = () => new TopologyTestDriver(windowTopology(policy))
const total = (tickets: number, count = 1, startsAt = 0, tenantId = acme) => ({
  tenantId,
  startsAt,
  sales: count,
  tickets,
})

describe('a tumbling window of sales', () => {
  it('tells its total once, when its grace has ended, though no input comes', () => {
    const driver = driven()
      .pipe(sales, acme, sold({ tickets: 2, soldAt: 5 }), 10)
      .pipe(sales, acme, sold({ tickets: 3, soldAt: hour - 1 }), hour)
      .advanceStreamTime(close - hour - 1)
    expect(driver.read(windowTotals)).toEqual([])
    driver.advanceStreamTime(1)
    expect(driver.read(windowTotals)).toEqual([total(5, 2)])
    driver.advanceStreamTime(24 * hour)
    expect(driver.read(windowTotals)).toHaveLength(1)
  })

  it('keeps no row behind its close', () => {
    const driver = driven().pipe(sales, acme, sold(), 10)
    expect(driver.row(openWindows, [acme, 0])).toEqual({ sales: 1, tickets: 1 })
    driver.advanceStreamTime(close)
    expect(driver.row(openWindows, [acme, 0])).toBeUndefined()
  })

  it('counts by the time of the sale, in whatever order sales come', () => {
    const driver = driven()
      .pipe(sales, acme, sold({ tickets: 1, soldAt: hour }), hour)
      .pipe(sales, acme, sold({ tickets: 2, soldAt: hour - 1 }), hour)
      .advanceStreamTime(2 * hour)
    expect(driver.read(windowTotals)).toEqual([total(2), total(1, 1, hour)])
  })

  it('keeps tenants apart', () => {
    const driver = driven()
      .pipe(sales, acme, sold({ tickets: 1 }), 0)
      .pipe(sales, umbra, sold({ tenantId: umbra, tickets: 2 }), 0)
      .advanceStreamTime(close)
    expect(driver.read(windowTotals)).toEqual([total(1), total(2, 1, 0, umbra)])
  })

  it.each([
    ['at the window’s end', hour],
    ['one millisecond before the grace’s end', close - 1],
  ])('counts a sale that comes %s', (_when, atMs) => {
    const driver = driven()
      .pipe(sales, acme, sold({ soldAt: 1 }), atMs)
      .advanceStreamTime(hour)
    expect(driver.read(windowTotals)).toEqual([total(1)])
    expect(driver.read(lateSales)).toEqual([])
  })

  it.each([
    ['at the grace’s end', close, 0],
    ['one millisecond later', close + 1, 1],
    ['a day later', close + 24 * hour, 24 * hour],
  ])('hands on a sale that comes %s as late, and opens no window for it', (_when, atMs, lateMs) => {
    const sale = sold({ soldAt: 1, tickets: 4 })
    const driver = driven()
      .pipe(sales, acme, sold({ soldAt: 0 }), 0)
      .pipe(sales, acme, sale, atMs)
      .advanceStreamTime(10 * hour)
    expect(driver.read(lateSales)).toEqual([{ ...sale, lateMs }])
    expect(driver.read(windowTotals)).toEqual([total(1)])
  })

  it('is closed by the clock, also when no tick has fired its timer yet', () => {
    const late = sold({ soldAt: 1 })
    const driver = driven()
      .pipe(sales, acme, sold({ soldAt: 0 }), 0)
      .standStill(3_000)
      .pipe(sales, acme, sold({ soldAt: close }), close)
      .pipe(sales, acme, late, close)
    expect(driver.read(windowTotals)).toEqual([])
    expect(driver.read(lateSales)).toEqual([{ ...late, lateMs: 0 }])
    driver.advanceStreamTime(0)
    expect(driver.read(windowTotals)).toEqual([total(1)])
  })

  it('takes a backlog behind an outage for no lateness', () => {
    const driver = driven()
      .standStill(24 * hour)
      .pipe(sales, acme, sold({ soldAt: 1 }), 10)
      .pipe(sales, acme, sold({ soldAt: 2 }), 20)
      .pipe(sales, acme, sold({ soldAt: 2 * hour }), 2 * hour)
    expect(driver.read(windowTotals)).toEqual([total(2, 2)])
    expect(driver.read(lateSales)).toEqual([])
  })

  it('lets nobody open a window of the far future', () => {
    const driver = driven()
      .pipe(sales, acme, sold({ soldAt: 5 * minute }), 0)
      .pipe(sales, acme, sold({ soldAt: 5 * minute + 1 }), 0)
    expect(driver.deadLetters).toEqual(['SOLD_IN_FUTURE'])
    expect(driver.row(openWindows, [acme, 0])).toEqual({ sales: 1, tickets: 1 })
  })

  it('numbers a total as the first of its window, and a late sale not at all', () => {
    const driver = driven().pipe(sales, acme, sold(), 0).pipe(sales, acme, sold(), close)
    expect(driver.events(windowTotals).map(({ attributes }) => attributes.entitySeq)).toEqual([0])
    expect(driver.events(lateSales).map(({ attributes }) => attributes.entitySeq)).toEqual([undefined])
  })
})
