import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { type Input, PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { ParkedTenant } from '#runtime/parking/parked-tenant.ts'
import { Task } from '#runtime/task/task.ts'
import { processor } from '#stream/processor.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { type Count, type Counts, countTopic } from '../stream/given-topology.ts'

const countSchema = { name: 'Count', json: '{"type":"record","name":"Count","fields":[{"name":"n","type":"long"}]}' }
export const alarms = keyValue<readonly [TenantId], Count>('alarms', 1, countSchema, ['tenant'])
export const input = countTopic('in.v1', 'inbound')

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
          on: (_state, { n }: Count, at) => ({ state: { n }, timer: after(at, n) }),
          onTimer: (count) => ({ state: undefined, emit: [count] }),
        }),
      ),
})
export const alarmTopology = topology('alarm', 1, [sink(countTopic('out.v1', 'event'), through(alarm, source(input)))])

export const codec = new MemoryCodec()
/** A number of a tenant. */
export const arrival = (offset: number, tenant: string, n: number, timestamp: number) => {
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

/** A record of the journal: a tick, or an operator's order. */
export const tick = (timestamp: number, order = '', offset = 0) => ({
  topic: 'journal',
  partition: 0,
  offset,
  timestamp,
  key: null,
  value: Buffer.from(order),
  headers: [],
})

/** A task that has read these records. */
export const reading = (
  records: readonly RawRecord[],
  clock: ClockState = { now: 0, bound: Infinity, lastTick: undefined },
  layers = new Layers(taskStores(alarmTopology), inMemory),
  parked: readonly ParkedTenant[] = [],
) => {
  const task = new Task({
    topology: alarmTopology,
    codec,
    rows: new RowCodecs(taskStores(alarmTopology)),
    layers,
    parked,
    clock,
    deadLetterTopic: 'dead-letters',
  })
  const inputs: readonly Input[] = [
    { source: 'journal', topic: 'journal', partition: 0, offset: 0 },
    { source: 0, topic: input.name, partition: 0, offset: 0 },
  ]
  const group = new PartitionGroup(inputs, () => task.clock, { highWatermark: () => 0, nowMs: () => 0 })
  const add = (more: readonly RawRecord[]): void => {
    const batch = memoryBatch(more)
    for (const run of batch.runs) group.add(batch, run)
  }
  add(records)
  return { task, group, add }
}

/** A task at the time of 1,000 ms, with ticks and arrivals in order. */
export class GivenAlarm {
  readonly #running = reading([], { now: 1_000, bound: 10_000_000, lastTick: 2_000 })
  #ticks = 0
  #arrivals = 0

  get task() {
    return this.#running.task
  }

  get group() {
    return this.#running.group
  }

  journal(atMs: number, order = ''): this {
    this.#running.add([tick(atMs, order, this.#ticks++)])
    return this
  }

  number(tenantId: TenantId, n: number, atMs: number, changes: Partial<RawRecord> = {}): this {
    this.#running.add([{ ...arrival(this.#arrivals++, tenantId, n, atMs), ...changes }])
    return this
  }

  run(): this {
    while (this.task.step(this.group) === 'progress');
    return this
  }

  /** The numbers that the task emitted, in order. */
  get emitted(): readonly number[] {
    return this.#outputs('out.v1').map(({ value }) => (codec.get(value!).data as { readonly n: number }).n)
  }

  get letters() {
    return this.#outputs('dead-letters')
  }

  #outputs(topic: string) {
    const { outbox } = this.task
    return Array.from({ length: outbox.count }, (_, index) => outbox.read(index)).filter((each) => each.topic === topic)
  }

  alarmOf(tenantId: TenantId): number | undefined {
    return (this.task.layers.get(alarms.number, encodeKey([tenantId]))?.value as { readonly n: number } | undefined)?.n
  }
}
