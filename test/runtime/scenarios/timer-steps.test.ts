import { expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { type Input, PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import { Task } from '#runtime/task/task.ts'
import { processor } from '#stream/processor.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { type Count, type Counts, countTopic } from '../../stream/given-topology.ts'

const countSchema = { name: 'Count', json: '{"type":"record","name":"Count","fields":[{"name":"n","type":"long"}]}' }
const alarms = keyValue<readonly [TenantId], Count>('alarms', 1, countSchema, ['tenant'])
const input = countTopic('in.v1', 'inbound')

/** Emits each tenant's number so many milliseconds after it came. */
const alarm = processor({
  name: 'alarm',
  state: { alarms },
  build:
    (stores) =>
    (counts: Counts): Counts =>
      counts.pipe(
        transition(stores.alarms, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (_state, count: Count, at) => ({ state: count, timer: after(at, count.n) }),
          onTimer: (count) => ({ state: undefined, emit: [count] }),
        }),
      ),
})
const alarmTopology = topology('alarm', 1, [sink(countTopic('out.v1', 'event'), through(alarm, source(input)))])

const codec = new MemoryCodec()
const arrival = (offset: number, tenant: string, n: number, timestamp: number) => {
  const tenantId = tenant as TenantId
  const attributes = {
    id: `in-${offset}`,
    type: input.name,
    source: 'test',
    time: timestamp,
    subject: tenant,
    extensions: {},
  }
  const value = codec.put({ topic: input.name, tenantId, attributes, data: { n } })
  return { topic: input.name, partition: 0, offset, timestamp, key: Buffer.from(tenant), value, headers: [] }
}

const tick = (timestamp: number) => ({
  topic: 'journal',
  partition: 0,
  offset: 0,
  timestamp,
  key: null,
  value: Buffer.alloc(0),
  headers: [],
})

/** A task that has read these records. */
const reading = (
  records: readonly RawRecord[],
  clock: ClockState = { now: 0, bound: Infinity, lastTick: undefined },
) => {
  const task = new Task({
    topology: alarmTopology,
    codec,
    rows: new RowCodecs(alarmTopology.stores),
    layers: new Layers([alarms], inMemory),
    clock,
    deadLetterTopic: 'dead-letters',
  })
  const inputs: readonly Input[] = [
    { source: 'journal', topic: 'journal', partition: 0, offset: 0 },
    { source: 0, topic: input.name, partition: 0, offset: 0 },
  ]
  const group = new PartitionGroup(inputs, () => task.clock, { highWatermark: () => 0, nowMs: () => 0 })
  const batch = memoryBatch(records)
  for (const run of batch.runs) group.add(batch, run)
  return { task, group }
}

it('timers whose deadlines a record passes fire one per step before it, each at its own time, so that a commit may fall between', () => {
  const { task, group } = reading([
    arrival(0, 'ada', 10, 1_000),
    arrival(1, 'bob', 20, 1_000),
    arrival(2, 'cy', 30, 5_000),
  ])
  const committable = Array.from({ length: 5 }, () => {
    task.step(group)
    return { clockMs: task.clock.state.now, position: group.positions()[1]!.offset, outputs: task.outbox.count }
  })
  expect(committable).toEqual([
    { clockMs: 1_000, position: 1, outputs: 0 },
    { clockMs: 1_000, position: 2, outputs: 0 },
    { clockMs: 1_010, position: 2, outputs: 1 },
    { clockMs: 1_020, position: 2, outputs: 2 },
    { clockMs: 5_000, position: 3, outputs: 2 },
  ])
})

it('a timer whose deadline a record passes fires no sooner than a tick has passed it too', () => {
  const live = { now: 99_000, bound: 102_000, lastTick: 100_000 }
  const { task, group } = reading([tick(101_000), arrival(0, 'ada', 10, 100_100), arrival(1, 'bob', 50, 100_900)], live)
  const steps = Array.from({ length: 4 }, () => {
    const step = task.nextStep(group)
    task.step(group)
    return { step, clockMs: task.clock.now, outputs: task.outbox.count }
  })
  expect(steps).toMatchObject([
    { step: 'record in.v1 0 0', clockMs: 100_100, outputs: 0 },
    { step: 'record in.v1 0 1', clockMs: 100_900, outputs: 0 },
    { step: 'tick', clockMs: 100_900, outputs: 0 },
    { clockMs: 100_900, outputs: 1 },
  ])
})
