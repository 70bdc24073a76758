import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ParkedTenants, type ParkedListing } from '#cli/park-tenant.ts'
import { noLog } from '#runtime/ports/log.ts'
import type { TenantId } from '#stream/record.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'

const brokers = inject('brokers')
const application = `park-${Date.now()}`
const topology = countingTopology(application)
const connection = { brokers, clientId: application, settings: {} }
const [tasks, tenants] = [3, 30]
const tenantId = 'tenant-7' as TenantId

describe('a parked tenant', () => {
  let run: CountingRun
  let waiting: readonly ParkedListing[]
  let outputsWhileParked: number
  let freed: ParkedListing

  beforeAll(async () => {
    const parked = new ParkedTenants(topology, connection, noLog)
    run = await CountingRun.prepare({ brokers, application, tasks })
    const pod = run.startPod({ stateFolder: run.stateFolderOf('0') })
    run.load.send(tenants, tenants)
    await run.drained()
    await parked.park({ tenantId })
    run.load.send(tenants, tenants)
    await run.seen((outputs) => outputs.length === 2 * tenants - 1)
    pod.kill('SIGKILL')
    await pod.endsSoon()
    run.startPod({ by: 'next', stateFolder: run.stateFolderOf('0') })
    run.load.send(tenants, tenants)
    await run.seen((outputs) => outputs.length === 3 * tenants - 2)
    waiting = await parked.list()
    outputsWhileParked = run.watch.outputs.filter((output) => output.tenantId === tenantId).length
    freed = await parked.unpark(tenantId)
    run.load.send(tenants, tenants)
    await run.drained()
    await run.stopPods()
  })
  afterAll(() => run.close())

  it('has no output while it is parked, also in a process that came later, and all others go on', () => {
    expect(outputsWhileParked).toBe(1)
    expect(waiting).toMatchObject([{ tenantId, entities: null, records: 2 }])
  })

  it('has its records processed in their order, once, before later ones when it is unparked', async () => {
    expect(freed).toMatchObject({ tenantId, records: 2 })
    expect(await run.verdict()).toMatchObject({ lost: 0, duplicates: 0, reordered: 0, stateEqual: true })
  })
})
