import { describe, expect, it } from 'vitest'
import type { EventIdOf } from '#stream/event-ids.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { type Topic, topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'

const acme = 'acme' as TenantId

/** How many links one record adds to the chain. */
interface Links {
  readonly count: number
}
/** A link names the one before it, of whatever record or timer that was. */
interface Link {
  readonly chain: string
  readonly previous: string | null
}
interface Chain {
  readonly last: string | null
}

const chainSchema = {
  name: 'Chain',
  json: JSON.stringify({ type: 'record', name: 'Chain', fields: [{ name: 'last', type: ['null', 'string'] }] }),
}
const chains = keyValue<readonly [TenantId], Chain>('chains', 1, chainSchema, ['tenant'])
const quietMs = 100

const linked = (
  idOf: EventIdOf<Link>,
  before: Chain | undefined,
  emitter: Parameters<EventIdOf<Link>>[0],
  count: number,
) => {
  const emit: Link[] = []
  let last = before?.last ?? null
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const link = { chain: 'one', previous: last }
    last = idOf(emitter, link, ordinal)
    emit.push(link)
  }
  return { state: { last }, emit }
}

/** Chains what it emits. A timer adds a link of its own after some quiet. */
const chaining = processor({
  name: 'chaining',
  state: { chains },
  build:
    (stores, ids) =>
    (input: Stream<TenantId, Links>): Stream<TenantId, Link> => {
      const idOf = ids.of<Link>('')
      return input.pipe(
        transition(stores.chains, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (before, { count }, at, record) => ({
            ...linked(idOf, before, record, count),
            timer: after(at, quietMs),
          }),
          onTimer: (before, _at, _present, [key], cause) => linked(idOf, before, { key, cause }, 1),
        }),
      )
    },
})

const topicOf = <V>(name: string, entity: readonly (keyof V & string)[]): Topic<V> =>
  topic<V>({
    name,
    role: 'event',
    schema: { name, json: '"null"' },
    entity,
    eventSource: 'test',
    retentionMs: 1,
    lenient: false,
  })
const counts = topicOf<Links>('counts.v1', [])
const links = topicOf<Link>('links.v1', ['chain'])
const application = topology('chaining', 1, [sink(links, through(chaining, source(counts)))])

/** Two links by a record, one by a timer, one by another record; a crash and an abort in between. */
const driven = () => {
  const driver = new TopologyTestDriver(application, { commitEach: false })
  driver.pipe(counts, acme, { count: 2 }, 0).crash().commit().advanceStreamTime(quietMs).abort().commit()
  return driver.pipe(counts, acme, { count: 1 }, quietMs).commit().events(links)
}

describe('the id of an event that a rule names', () => {
  it('is that of the event as written, by a record or a timer, over crashes and aborts', () => {
    const events = driven()
    expect(events).toHaveLength(4)
    expect(events.map(({ data }) => data.previous)).toEqual([
      null,
      ...events.slice(0, 3).map(({ attributes }) => attributes.id),
    ])
  })

  it("is the same in a driver of one processor, with that driver's topic", () => {
    const driver = new ProcessorTestDriver(chaining).pipe(acme, { count: 2 }, 0).advanceStreamTime(quietMs)
    const [first, second, third] = driver.output
    expect([first!.previous, second!.previous]).toEqual([null, 'out:||driver|input-0|0'])
    expect(third!.previous).toBe('out:||driver|input-0|1')
  })
})
