import { Counter, Registry } from 'prom-client'
import { beforeEach, expect, it } from 'vitest'
import { TenantSeries } from '#observe/tenant-series.ts'

let nowMs: number
let registry: Registry
let counter: Counter
let series: TenantSeries
beforeEach(() => {
  nowMs = 1_000_000
  registry = new Registry()
  counter = new Counter({ name: 'records_total', help: 'Records.', labelNames: ['tenant'], registers: [registry] })
  series = new TenantSeries(counter, () => nowMs)
})

const add = (records: Readonly<Record<string, number>>): void => {
  series.add(new Map(Object.entries(records)))
}

/** A scrape after so much time: all series with their values. */
const scrape = async (ms = 15_000): Promise<ReadonlyMap<string, number>> => {
  nowMs += ms
  series.beginScrape()
  const { values } = await counter.get()
  return new Map(values.map(({ labels, value }) => [String(labels['tenant']), value]))
}

const many = (count: number, records: number, name = 'tenant'): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}-${index}`, records]))

it('a tenant gets a series that begins at 0, and counts from the next scrape on', async () => {
  add({ acme: 5 })
  expect(await scrape()).toEqual(
    new Map([
      ['other', 5],
      ['acme', 0],
    ]),
  )
  add({ acme: 2 })
  expect((await scrape()).get('other')).toBe(7)
  add({ acme: 3 })
  expect(await scrape()).toEqual(
    new Map([
      ['other', 7],
      ['acme', 3],
    ]),
  )
})

it('the 20 tenants with the most records have series, and no others', async () => {
  for (let round = 0; round < 4; round++) {
    add({ ...many(10_000, 1, 'small'), ...many(20, 50, 'large') })
    await scrape()
  }
  const shown = [...(await scrape()).keys()]
  expect(shown.toSorted()).toEqual(['other', ...Object.keys(many(20, 0, 'large'))].toSorted())
})

it('a tenant that falls out loses its series, and counts as other from then on', async () => {
  const first = many(20, 10, 'first')
  for (let round = 0; round < 3; round++) {
    add(first)
    await scrape()
  }
  add(many(20, 1_000, 'later'))
  const falling = await scrape()
  expect(falling.get('first-0')).toBe(10)
  add({ 'first-0': 4 })
  const after = await scrape()
  expect(after.has('first-0')).toBe(false)
  expect(after.get('other')).toBe((falling.get('other') ?? 0) + 4)
})

it('the growth of all series, scrape by scrape, is that of the records, whoever comes and goes', async () => {
  let shown = await scrape()
  let grown = 0
  let records = 0
  for (let round = 0; round < 60; round++) {
    const batch = { ...many(30, 3 + (round % 5)), ...many(25, 200, `peak-${round % 4}`) }
    records += Object.values(batch).reduce((sum, each) => sum + each, 0)
    add(batch)
    const next = await scrape(round % 3 === 0 ? 5_000 : 15_000)
    // As `sum(rate())`: growth within series, of those that were there before. A lower value would be a restart.
    for (const [tenant, value] of next) {
      const before = shown.get(tenant)
      if (before === undefined) expect(value).toBe(0)
      else expect(value).toBeGreaterThanOrEqual(before)
      grown += value - (before ?? 0)
    }
    shown = next
  }
  expect(grown).toBe(records)
})

it('series change once in 15 s at most, so that several servers see each value', async () => {
  add({ acme: 5 })
  expect((await scrape(14_999)).has('acme')).toBe(false)
  expect((await scrape(1)).has('acme')).toBe(true)
})

it('hostile ids are cut and escaped, and name nothing else', async () => {
  const id = `${'x'.repeat(64)}-more`
  const odd = 'a"b\\c\nd'
  for (let round = 0; round < 3; round++) {
    add({ [id]: 5, [odd]: 4, constructor: 3, other: 2, '': 1 })
    series.add(new Map([['__proto__', 6]]))
    await scrape()
  }
  const text = await registry.metrics()
  expect(text).toContain(`tenant="${'x'.repeat(64)}"`)
  expect(text).toContain('tenant="a\\"b\\\\c\\nd"')
  const shown = await scrape()
  expect([...shown.keys()].toSorted()).toEqual(['other', 'x'.repeat(64), odd, 'constructor', '__proto__'].toSorted())
})
