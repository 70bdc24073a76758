import { expect, it } from 'vitest'
import { only, type Stream, type Tagged } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'

interface Count {
  readonly n: number
}
type Emitted = Tagged<'counted' | 'noted', Count>

const json =
  '{"type":"record","name":"Count","fields":[{"name":"tenantId","type":"string"},{"name":"n","type":"long"}]}'
const schema = { name: 'Count', json }
const countTopic = (name: string) =>
  topic<Count>({ name, role: 'event', schema, entity: [], eventSource: 'test', retentionMs: 1, lenient: false })
const store = (name: string, number: number) => keyValue<readonly [TenantId], Count>(name, number, schema, ['tenant'])
const [inputs, counted, copied] = ['inputs', 'counted', 'copied'].map(countTopic) as [
  ReturnType<typeof countTopic>,
  ReturnType<typeof countTopic>,
  ReturnType<typeof countTopic>,
]

/** Emits each count and tells of it, now and when its timer fires. */
const counting = processor({
  name: 'counting',
  state: { counts: store('counts', 1) },
  out: ['counted', 'noted'],
  build:
    ({ counts }) =>
    (input: Stream<TenantId, Count>) => {
      const step = (state: Count) => ({
        state,
        emit: [{ kind: 'counted', value: state } as Emitted],
        tell: [{ kind: 'noted', value: state } as Emitted, { kind: 'noted', value: state } as Emitted],
      })
      const emitted = input.pipe(
        transition(counts, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (_before, count, at) => ({ ...step(count), timer: after(at, 1) }),
          onTimer: (state) => step(state),
        }),
      )
      return { counted: emitted.pipe(only('counted')), noted: emitted.pipe(only('noted')) }
    },
})

/** Emits what it is told. */
const copying = processor({
  name: 'copying',
  state: { copies: store('copies', 2) },
  build:
    ({ copies }) =>
    (noted: Stream<TenantId, Count>): Stream<TenantId, Count> =>
      noted.pipe(
        transition(copies, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (_before, count) => ({ state: count, emit: [count] }),
        }),
      ),
})

it('what is told takes no number between the events of its row, nor gives one to the row that hears it', () => {
  const parts = through(counting, source(inputs))
  const ends = [sink(counted, parts.counted), sink(copied, through(copying, parts.noted))]
  const driver = new TopologyTestDriver(topology('telling', 1, ends))
  const tenantId = 'acme'
  for (const n of [1, 2]) {
    driver.pipe(inputs, tenantId as TenantId, { tenantId, n } as Count, 1_000 * n)
    driver.advanceStreamTime(1)
  }
  const numbersOf = (of: typeof counted) => driver.events(of).map(({ attributes }) => attributes.entitySeq)
  expect(numbersOf(counted)).toEqual([0, 1, 2, 3])
  expect(numbersOf(copied)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(driver.deadLetters).toEqual([])
})
