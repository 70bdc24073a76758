import { expect, it } from 'vitest'
import { InputCounts } from '#runtime/task/input-counts.ts'
import { source } from '#stream/topology.ts'
import type { SourceNode } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import { numbers } from '../given-tasks.ts'

const counts = () => new InputCounts([source(numbers).node as SourceNode], undefined)

/** The tenants of the next report. */
const tenants = (told: InputCounts): ReadonlyMap<string, number> => {
  let records = new Map<string, number>()
  told.report({ inputs: () => undefined, tenants: (each) => void (records = new Map(each)) })
  return records
}

it('records of tenants that come in turn are told by samples that stand for all, once', () => {
  const told = counts()
  const names = ['acme', 'zen', '__proto__', ...Array.from({ length: 13 }, (_, n) => `tenant-${n}`)]
  const each = 10_000
  for (let n = 0; n < each * names.length; n++) told.addTenant(names[n % names.length] as TenantId)
  const records = tenants(told)
  expect([...records.keys()].toSorted()).toEqual(names.toSorted())
  for (const count of records.values()) expect(Math.abs(count - each) / each).toBeLessThan(0.15)
  expect(tenants(told).size).toBe(0)
})

it('tenants beyond the first 2000 of a report are told together', () => {
  const told = counts()
  for (let n = 0; n < 200_000; n++) told.addTenant(`tenant-${n % 5_000}` as TenantId)
  const records = tenants(told)
  expect(records.size).toBe(2_001)
  expect(records.get('')).toBeGreaterThan(100_000)
})
