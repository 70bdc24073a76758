import { describe, expect, it } from 'vitest'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { type TableTopic, topic } from '#stream/topic.ts'
import { sink, table, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'

const acme = 'acme' as TenantId
const umbra = 'umbra' as TenantId

interface Plan {
  readonly tenantId: string
  readonly plan: string
}

const planSchema = {
  name: 'Plan',
  json: JSON.stringify({
    type: 'record',
    name: 'Plan',
    fields: ['tenantId', 'plan'].map((name) => ({ name, type: 'string' })),
  }),
}
const common = { schema: planSchema, eventSource: 'test', retentionMs: 86_400_000, lenient: false } as const
const planned: TableTopic<Plan> = { ...common, name: 'planned', role: 'inbound', entity: ['tenantId'], compacted: true }
const changed = topic<Plan>({ ...common, name: 'changed', role: 'event', entity: ['tenantId'] })
const plans = keyValue<readonly [TenantId], Plan>('plans', 1, planSchema, ['tenant'])

/** Keeps the plan of each tenant, and tells of each change. */
const planning = processor({
  name: 'planning',
  state: { plans },
  build:
    (stores) =>
    (input: Stream<TenantId, Plan | undefined>): Stream<TenantId, Plan> =>
      input.pipe(
        transition(stores.plans, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (before, plan) => ({
            state: plan,
            emit: [plan ?? { tenantId: before?.tenantId ?? '', plan: 'none' }],
          }),
        }),
      ),
})

const application = topology('planning', 1, [sink(changed, through(planning, table(planned)))])
const plan = (name: string, tenantId = acme): Plan => ({ tenantId, plan: name })

describe('a table', () => {
  it('tells its rule of the newest record of a key, and of a key without one', () => {
    const driver = new TopologyTestDriver(application)
      .pipe(planned, acme, plan('small'), 0)
      .pipe(planned, umbra, plan('large', umbra), 1)
      .pipe(planned, acme, undefined, 2)
    expect(driver.read(changed).map((each) => each.plan)).toEqual(['small', 'large', 'none'])
    expect(driver.row(plans, [acme])).toBeUndefined()
    expect(driver.row(plans, [umbra])).toEqual(plan('large', umbra))
    expect(driver.deadLetters).toEqual([])
  })

  it('names a removal by its place, so that a replay gives its events the same ids', () => {
    const driver = new TopologyTestDriver(application, { commitEach: false })
    driver.pipe(planned, acme, plan('small'), 0).commit().pipe(planned, acme, undefined, 1).abort().commit()
    expect(driver.events(changed).map(({ attributes }) => attributes.causationId)).toEqual(['input-0', 'planned-0-1'])
  })

  it('is driven for one processor alone, too', () => {
    const driver = new ProcessorTestDriver(planning).pipe(acme, plan('small'), 0).pipe(acme, undefined, 1)
    expect(driver.output.map((each) => each.plan)).toEqual(['small', 'none'])
  })

  it('sends a removal home that lies in another partition', async () => {
    const cluster = new SimulatedCluster(application, { seed: 3, tasks: 3 })
    cluster.startPod()
    for (const partition of [0, 1, 2]) {
      cluster.pipe(planned, umbra, plan('large', umbra), { partition })
      await cluster.advance(3_000)
      cluster.pipe(planned, umbra, undefined, { partition })
      await cluster.advance(3_000)
    }
    await cluster.settle()
    const told = cluster.events(changed).map(({ data }) => data.plan)
    expect(told).toEqual(['large', 'none', 'large', 'none', 'large', 'none'])
    expect(cluster.restoredRows().row(plans, [umbra])).toBeUndefined()
    expect(cluster.deadLetters).toEqual([])
  })
})
