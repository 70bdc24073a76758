import { feed, feedback } from '#stream/feedback.ts'
import { map, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { ordered } from '#stream/ordered-store.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Schema } from '#stream/schema.ts'
import { keyValue } from '#stream/store-port.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { topic } from '#stream/topic.ts'
import { transition } from '#stream/transition.ts'

/** Compile-time promises of the language: a wrong topic, schema or key type does not compile. */
interface Ping {
  readonly tenantId: string
  readonly n: number
}
interface Pong {
  readonly tenantId: string
  readonly total: number
}
const pingSchema: Schema<Ping> = { name: 'Ping', json: '"null"' }
const pongSchema: Schema<Pong> = { name: 'Pong', json: '"null"' }
const defaults = { role: 'event', eventSource: 'test', retentionMs: 1, lenient: false } as const
const pings = topic<Ping>({ name: 'ping.v1', schema: pingSchema, entity: ['tenantId'], ...defaults })
const pongs = topic<Pong>({ name: 'pong.v1', schema: pongSchema, entity: ['tenantId'], ...defaults })
// @ts-expect-error the entity must name fields of the data
topic<Pong>({ name: 'pong.v1', schema: pongSchema, entity: ['missing'], ...defaults })

const totals = keyValue<readonly [TenantId], Pong>('totals', 1, pongSchema, ['tenant'])
// @ts-expect-error the key has one part more than it has names
keyValue<readonly [TenantId, string], Pong>('totals', 1, pongSchema, ['tenant'])
// @ts-expect-error the name of a number says that it is one
keyValue<readonly [TenantId, number], Pong>('totals', 1, pongSchema, ['tenant', 'slot'])

const queue = ordered(
  keyValue<readonly [TenantId, number, string], Pong>('queue', 2, pongSchema, ['tenant', 'at:number', 'name']),
)
processor({
  name: 'queueing',
  state: { queue },
  reads: { totals },
  build: (stores) => (input: Stream<TenantId, Ping>) => {
    const tenant = 'acme' as TenantId
    const rows: readonly Pong[] = stores.queue.range([tenant, 5], 10)
    const [[, at, name], row] = stores.queue.page([tenant], 10, [tenant, 5, 'a'])[0]!
    void [at satisfies number, name satisfies string, row satisfies Pong]
    // @ts-expect-error a page goes on behind a whole key
    stores.queue.page([tenant], 10, [tenant, 5])
    // @ts-expect-error a range is within a tenant
    stores.queue.range([], 10)
    // @ts-expect-error the prefix has the types of the key's parts
    stores.queue.range([tenant, 'five'], 10)
    // @ts-expect-error a range has a limit
    stores.queue.range([tenant])
    // @ts-expect-error a store without order has no range
    void stores.totals.range
    void rows
    return input
  },
})

const single = processor({
  name: 'single',
  state: { totals },
  build:
    (stores) =>
    (input: Stream<TenantId, Ping>): Stream<TenantId, Pong> =>
      input.pipe(
        transition(stores.totals, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (state, { tenantId, n }) => {
            const next = { tenantId, total: (state?.total ?? 0) + n }
            return { state: next, emit: [next] }
          },
        }),
      ),
})

const several = processor({
  name: 'several',
  reads: { totals },
  in: ['left', 'right'],
  out: ['even', 'odd'],
  build:
    (stores) =>
    ({ left, right }: { left: Stream<TenantId, Ping>; right: Stream<TenantId, Pong> }) => {
      const both = () => mergeTagged({ ping: left, pong: right })
      // @ts-expect-error a reader cannot be written
      void stores.totals.port
      return {
        even: both().pipe(only('pong')),
        odd: both().pipe(
          only('ping'),
          map((record) => record),
        ),
      }
    },
})

// @ts-expect-error several outputs need their names
processor({ name: 'unnamed', build: () => (input: Stream<TenantId, Ping>) => ({ a: input }) })

const input = source(pings)
const output = through(single, input)
const { even, odd } = through(several, { left: input, right: output })
topology('types', 1, [sink(pongs, output), sink(pongs, even), sink(pings, odd)])
// @ts-expect-error the flow's values do not fit the topic
sink(pongs, odd)
// @ts-expect-error the flow's values do not fit the processor
through(single, output)

const again = feedback<Pong>('again')
const looped = through(several, { left: input, right: again })
feed(again, looped.even)
// @ts-expect-error the flow's values are not those of the feedback
feed(again, looped.odd)
// @ts-expect-error the feedback's values are more than the flow has
feed(feedback<Pong & Ping>('more'), looped.even)
// @ts-expect-error the feedback's values do not fit the processor
through(single, again)
