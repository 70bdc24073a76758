import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import type { Schema } from '#stream/schema.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { topic, type Topic } from '#stream/topic.ts'
import { transition } from '#stream/transition.ts'
import { idOf, store } from './rows.ts'

/** An input: the row with this number is to be updated. */
export interface Update {
  readonly tenantId: string
  readonly asked: number
}

/** Its output: the row as it was found, and how many updates it has had. */
export interface Updated extends Update {
  /** The number in the row; -1 when there was none. */
  readonly n: number
  readonly updates: number
}

const schema = <T>(name: string, fields: readonly string[]): Schema<T> => ({
  name,
  json: JSON.stringify({
    type: 'record',
    name,
    fields: [{ name: 'tenantId', type: 'string' }, ...fields.map((field) => ({ name: field, type: 'long' }))],
  }),
})

const defaults = { entity: ['tenantId' as const], eventSource: 'state', retentionMs: 86_400_000, lenient: false }

export const updatesTopic = (name: string): Topic<Update> =>
  topic({ name: `${name}-updates`, role: 'inbound', schema: schema<Update>('Update', ['asked']), ...defaults })
export const updatedTopic = (name: string): Topic<Updated> => {
  const updated = schema<Updated>('Updated', ['asked', 'n', 'updates'])
  return topic({ name: `${name}-updated`, role: 'event', schema: updated, ...defaults })
}

/** An application with one store of many rows: every input updates one, and its output shows it. */
export const stateTopology = (name: string): Topology =>
  topology(name, 1, [sink(updatedTopic(name), through(updating, { updates: source(updatesTopic(name)) }))])

const updating = processor({
  name: 'updating',
  in: ['updates'],
  state: { rows: store },
  build:
    ({ rows }) =>
    ({ updates }: Readonly<Record<string, Stream<TenantId, Update>>>): Stream<TenantId, Updated> =>
      updates!.pipe(
        transition(rows, {
          retention: 'until-deleted',
          key: ({ key, value }) => [key, idOf(value.asked)],
          on: (row, { tenantId, asked }) => {
            const next = { text: row?.text ?? '', n: row?.n ?? -1, updates: (row?.updates ?? 0) + 1 }
            return { state: next, emit: [{ tenantId, asked, n: next.n, updates: next.updates }] }
          },
        }),
      ),
})
