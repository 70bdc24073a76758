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

it('records are told by tenant, each once', () => {
  const told = counts()
  for (const tenant of ['acme', 'zen', 'acme', '__proto__']) told.addTenant(tenant as TenantId)
  expect([...tenants(told)]).toEqual([
    ['acme', 2],
    ['zen', 1],
    ['__proto__', 1],
  ])
  expect(tenants(told).size).toBe(0)
})

it('tenants beyond the first 2000 of a report are told together', () => {
  const told = counts()
  for (let tenant = 0; tenant < 2_005; tenant++) told.addTenant(`tenant-${tenant}` as TenantId)
  told.addTenant('tenant-0' as TenantId)
  const records = tenants(told)
  expect(records.size).toBe(2_001)
  expect([records.get('tenant-0'), records.get('')]).toEqual([2, 5])
})
