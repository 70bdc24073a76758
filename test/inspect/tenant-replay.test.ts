import { describe, expect, it } from 'vitest'
import { tenantInputs } from '../../src/inspect/tenant-inputs.ts'
import { TenantReplay } from '../../src/inspect/tenant-replay.ts'
import { tenantRows } from '../../src/inspect/tenant-rows.ts'
import { busyWorld, codec, own, topology } from './told-world.ts'

/** Ids of events have another form in memory. */
const withoutEventIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, each: unknown) => (name.endsWith('EventId') ? undefined : each)))

describe('the replay of one tenant', () => {
  const world = busyWorld(2_000)

  it('leads to the very rows that the task of all tenants has', async () => {
    expect(world.tenants.size).toBe(4)
    for (const tenant of world.tenants) {
      const replay = new TenantReplay(topology, codec, await tenantInputs(topology, world.cluster, tenant))
      let steps = 0
      for await (const _step of replay.steps(world.driver.now)) steps++
      const { rows } = await tenantRows(topology, world.cluster, { topic: own.changelog, partition: 0 }, tenant)
      expect(rows.length).toBeGreaterThan(10)
      expect(steps).toBeGreaterThan(rows.length)
      for (const { store, key, row } of rows) {
        const again = replay.rowOf(store.number, key)
        expect(withoutEventIds(again?.value), `${store.name} ${key}`).toEqual(withoutEventIds(row.value))
        expect(again?.deadline).toBe(row.deadline)
      }
    }
  })
})
