import type { Topology } from '#stream/nodes.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Retention } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import {
  type Numbered,
  numbersTopic,
  type Total,
  totalSchema,
  totalsTopic,
} from '../../examples/counting/counting-topology.ts'
import { first } from './given-application.ts'
import { MemoryBroker } from './memory-broker.ts'
import { run } from './run-pod.ts'

/** A store with the rows of {@link totals}. */
export const store = (number: number, name: string) =>
  keyValue<readonly [TenantId], Total>(name, number, totalSchema, ['tenant'])
export const totals = store(1, 'totals')
const { fields } = JSON.parse(totalSchema.json) as { readonly fields: readonly object[] }

/** {@link totals} with one more field. */
export const totalsWith = (field: object) => {
  const json = JSON.stringify({ type: 'record', name: totalSchema.name, fields: [...fields, field] })
  return keyValue<readonly [TenantId], Total>('totals', 1, { name: totalSchema.name, json }, ['tenant'])
}
/** Reads no row of {@link totals}. */
export const unreadable = totalsWith({ name: 'm', type: 'long' })
export const grown = totalsWith({ name: 'm', type: 'long', default: 7 })

/** A build that counts in the first of its stores. */
export const buildOf = (counts: typeof totals, ...others: readonly (typeof totals)[]): Topology =>
  counting('until-deleted', counts, others)

/** A build that counts in {@link totals}, and has no rule for the end of a row. */
export const buildKeeping = (retention: Retention<Total>): Topology => counting(retention, totals, [])

const counting = (retention: Retention<Total>, counts: typeof totals, others: readonly (typeof totals)[]): Topology => {
  const processing = processor({
    name: 'counting',
    state: { counts, ...Object.fromEntries(others.map((each) => [each.name, each])) },
    build:
      (stores) =>
      (numbers: Stream<TenantId, Numbered>): Stream<TenantId, Total> =>
        numbers.pipe(
          transition(stores.counts, {
            retention,
            key: ({ key }) => [key],
            on: (state, { tenantId, n }) => {
              const next = { ...state, tenantId, n, count: (state?.count ?? 0) + 1, sum: (state?.sum ?? 0) + n }
              return { state: next, emit: [next] }
            },
          }),
        ),
  })
  return topology('pod', 1, [sink(totalsTopic('pod'), through(processing, source(numbersTopic('pod'))))])
}

/** One build after the other has processed a number; the next one finds another. */
export const brokerAfter = async (...builds: readonly Topology[]): Promise<MemoryBroker> => {
  let broker = new MemoryBroker()
  broker.number(0, first, 1)
  for (const [index, build] of builds.entries()) {
    await run(broker, index + 1, { topology: build })
    broker = new MemoryBroker(broker)
    broker.number(0, first, 1)
  }
  return broker
}
