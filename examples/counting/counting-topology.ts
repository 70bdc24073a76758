import { merge, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Schema } from '#stream/schema.ts'
import { keyValue } from '#stream/store-port.ts'
import type { OnRecreated, Topology } from '#stream/nodes.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { topic, type Topic } from '#stream/topic.ts'
import { transition } from '#stream/transition.ts'

/** One input: the n-th number that was sent. */
export interface Numbered {
  readonly tenantId: string
  readonly n: number
}

/** The output for each input: how many came so far for its tenant over all input topics, and their sum. */
export interface Total {
  readonly tenantId: string
  readonly n: number
  readonly count: number
  readonly sum: number
}

const schema = <T>(name: string, fields: readonly string[]): Schema<T> => ({
  name,
  json: JSON.stringify({
    type: 'record',
    name,
    fields: [{ name: 'tenantId', type: 'string' }, ...fields.map((field) => ({ name: field, type: 'long' }))],
  }),
})

const defaults = { entity: ['tenantId' as const], eventSource: 'counting', retentionMs: 86_400_000, lenient: false }
export const totalSchema = schema<Total>('Total', ['n', 'count', 'sum'])
export const totals = keyValue<readonly [TenantId], Total>('totals', 1, totalSchema, ['tenant'])

const inputTopic = (name: string): Topic<Numbered> =>
  topic<Numbered>({ name, role: 'inbound', schema: schema<Numbered>('Numbered', ['n']), ...defaults })

export const numbersTopic = (name: string): Topic<Numbered> => inputTopic(`${name}-numbers`)
/** A second input of the same kind, where one is not enough. */
export const moreNumbersTopic = (name: string): Topic<Numbered> => inputTopic(`${name}-more-numbers`)
export const totalsTopic = (name: string): Topic<Total> =>
  topic<Total>({ name: `${name}-totals`, role: 'event', schema: totalSchema, ...defaults })

/** The smallest application with state: every input changes a row and emits one event that shows it. */
export const countingTopology = (name: string, onRecreated: OnRecreated = 'stop'): Topology =>
  counting(name, [numbersTopic(name)], onRecreated)

/** The same with a bad rule: it fails for every input. */
export const countingTopologyThatFails = (name: string): Topology => counting(name, [numbersTopic(name)], 'stop', true)

/** The same over two input topics. */
export const countingTopologyOfTwo = (name: string): Topology =>
  counting(name, [numbersTopic(name), moreNumbersTopic(name)])

const counting = (
  name: string,
  inputs: readonly Topic<Numbered>[],
  onRecreated: OnRecreated = 'stop',
  fails = false,
): Topology => {
  const flows = Object.fromEntries(inputs.map((input, index) => [`numbers${index}`, source(input, { onRecreated })]))
  return topology(name, 1, [sink(totalsTopic(name), through(countingProcessor(Object.keys(flows), fails), flows))])
}

const countingProcessor = (names: readonly string[], fails: boolean) =>
  processor({
    name: 'counting',
    in: names,
    state: { totals },
    build:
      (stores) =>
      (numbers: Readonly<Record<string, Stream<TenantId, Numbered>>>): Stream<TenantId, Total> =>
        merge(...Object.values(numbers)).pipe(
          transition(stores.totals, {
            retention: 'until-deleted',
            key: ({ key }) => [key],
            on: (state, { tenantId, n }) => {
              if (n < 0 || fails) throw new Error('negative')
              const next = { tenantId, n, count: (state?.count ?? 0) + 1, sum: (state?.sum ?? 0) + n }
              return { state: next, emit: [next] }
            },
          }),
        ),
  })
