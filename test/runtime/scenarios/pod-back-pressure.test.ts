import { describe, expect, it } from 'vitest'
import type { DecodedEvent, EventEncoder } from '#runtime/ports/codec-port.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import type { Topology } from '#stream/nodes.ts'
import { flatMap, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { sink, source, through, topology as topologyOf } from '#stream/topology.ts'
import type { Topic } from '#stream/topic.ts'
import { transition } from '#stream/transition.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import {
  type Numbered,
  numbersTopic,
  type Total,
  totalSchema,
  totalsTopic,
} from '../../../examples/counting/counting-topology.ts'
import { first, numbers } from '../given-application.ts'
import { Death, MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

interface Given {
  /** That come while the commit hangs. */
  readonly records: number
  /** Otherwise the process dies in the end. */
  readonly goesOn?: boolean
  readonly codec?: MemoryCodec
  readonly topology?: Topology
}

/** What became of a pod whose commit hangs. */
interface Hung {
  readonly broker: MemoryBroker
  /** That it took meanwhile. */
  readonly steps: number
  /** Whether its input was not fetched any more. */
  readonly isPaused: boolean
}

/** A pod whose commit hangs, in hardly any time, until it has nothing more to do. */
const hang = async ({ records, goesOn = false, codec = new MemoryCodec(), topology }: Given): Promise<Hung> => {
  const broker = Object.assign(new MemoryBroker(), { codec, pollMs: 1 })
  const { commit } = broker
  const answer = Promise.withResolvers<void>()
  const polls = () => undefined
  let steps = 0
  let hung = { steps, isPaused: false }
  broker.arrivals.push(
    () => {
      broker.commit = () => answer.promise.then(commit)
      broker.number(0, first, 0)
    },
    () => {
      steps = 0
      for (let n = 1; n <= records; n++) broker.number(0, first, n)
    },
    polls,
    () => {
      hung = { steps, isPaused: broker.paused.has(`${numbers}/0`) }
      if (goesOn) answer.resolve()
      else answer.reject(new Death())
    },
  )
  const observer = { ...noObserver, steps: (count: number) => void (steps += count) }
  const running = run(broker, records + 1, { ...(topology && { topology }), commitIntervalMs: 0, observer })
  if (goesOn) await running
  else await expect(running).rejects.toBeInstanceOf(Death)
  return { broker, ...hung }
}

const largeBytes = 512 * 1024
const largeOutputs = 16

/** The first outputs are large: 8 MiB together. */
class LargeOutputs extends MemoryCodec {
  override encoder<V>(topic: Topic<V>): EventEncoder<V> {
    const encoder = super.encoder(topic)
    return {
      ...encoder,
      encode: (attributes, data, slab) => {
        encoder.encode(attributes, data, slab)
        if ((data as Total).n > largeOutputs) return
        slab.reserve(largeBytes)
        slab.position += largeBytes
      },
    }
  }
}

const rowsPerRecord = 1_000
const rows = keyValue<readonly [TenantId, number], Total>('rows', 1, totalSchema, ['tenant', 'row:number'])

/** Writes many rows for each number. */
const writing = processor({
  name: 'writing',
  state: { rows },
  build:
    (stores) =>
    (input: Stream<TenantId, Numbered>): Stream<TenantId, Total> =>
      input.pipe(
        flatMap(({ tenantId, n }) =>
          Array.from({ length: rowsPerRecord }, (_, row) => ({ tenantId, n: n * rowsPerRecord + row })),
        ),
        transition(stores.rows, {
          retention: 'until-deleted',
          key: ({ key, value }) => [key, value.n],
          on: (_, value) => ({ state: { ...value, count: 1, sum: 1 } }),
        }),
      ),
})
const writingTopology = topologyOf('pod', 1, [sink(totalsTopic('pod'), through(writing, source(numbersTopic('pod'))))])

describe('a pod whose commit hangs', () => {
  it('takes no step when 8 MiB of outputs wait for the next one', async () => {
    const { steps } = await hang({ records: 2 * largeOutputs, codec: new LargeOutputs() })
    expect(steps).toBe(largeOutputs)
  })

  it('takes no step when 50,000 rows wait for the next one', async () => {
    const { steps } = await hang({ records: 60, topology: writingTopology })
    expect(steps).toBe(50_000 / rowsPerRecord)
  })

  it('fetches no input of which too many records wait, and takes them all once it goes on', async () => {
    const { broker, isPaused } = await hang({ records: 7_000, codec: new LargeOutputs(), goesOn: true })
    expect(isPaused).toBe(true)
    expect(broker.totals).toHaveLength(7_001)
    expect(broker.totals.at(-1)).toMatchObject({ count: 7_001 })
  })
})

it('a pod polls between steps, however many of them there are to take', async () => {
  const broker = new MemoryBroker()
  let steps = 0
  /** Each step takes a millisecond. */
  class SlowCodec extends MemoryCodec {
    override decode<V>(topic: Topic<V>, record: RawRecord): DecodedEvent<V> {
      broker.nowMs++
      steps++
      return super.decode(topic, record)
    }
  }
  Object.assign(broker, { codec: new SlowCodec(), pollMs: 1 })
  for (let n = 1; n <= 1_000; n++) broker.number(0, first, n)
  const stepsPerPoll: number[] = []
  const poll = broker.poll.bind(broker)
  broker.poll = () => {
    stepsPerPoll.push(steps)
    steps = 0
    return poll()
  }
  await run(broker, 1_000)
  expect(broker.totals).toHaveLength(1_000)
  expect(Math.max(...stepsPerPoll)).toBeLessThan(200)
})
