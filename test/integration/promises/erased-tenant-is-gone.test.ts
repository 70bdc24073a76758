import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { eraseTenant, type Erased } from '#cli/erase-tenant.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { TenantId } from '#stream/record.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { restoredRows } from '../../../bench/counting/restored-rows.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'

const brokers = inject('brokers')
const application = `erase-${Date.now()}`
const topology = countingTopology(application)
const connection = { brokers, clientId: application, settings: {} }
const [tasks, tenants] = [3, 30]
const erasedTenant = 'tenant-7' as TenantId

describe('a tenant that was erased', () => {
  let run: CountingRun
  let erased: Erased
  let rowsThen: readonly string[]

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    const pod = run.startPod({ stateFolder: run.stateFolderOf('0') })
    run.load.send(2 * tenants, tenants)
    await run.drained()
    erased = await eraseTenant(topology, connection, erasedTenant)
    rowsThen = (await restoredRows(connection, topology, run.own.changelog, tasks)).map(({ tenantId }) => tenantId)
    pod.kill('SIGKILL')
    await pod.endsSoon()
    run.startPod({ by: 'next', stateFolder: run.stateFolderOf('0') })
    run.load.send(tenants, tenants)
    await run.drained()
  })
  afterAll(() => run.close())

  it('has no row in the changelog, once the order is told as done', () => {
    expect(erased).toEqual({ tenantId: erasedTenant, task: homeTask(Buffer.from(erasedTenant), tasks) })
    expect(rowsThen).toHaveLength(tenants - 1)
    expect(rowsThen).not.toContain(erasedTenant)
  })

  it('begins again with its next record, also in a process that came later, and all others go on', () => {
    const counts = new Map(run.watch.outputs.map(({ tenantId, count }) => [tenantId, count]))
    expect(counts.get(erasedTenant)).toBe(1)
    expect([...counts.values()].filter((count) => count === 3)).toHaveLength(tenants - 1)
  })
})
