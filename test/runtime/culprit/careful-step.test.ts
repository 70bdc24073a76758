import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { CarefulMode, openCareful } from '#runtime/culprit/careful-mode.ts'
import { stepCarefully, timerIsNext } from '#runtime/culprit/careful-step.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { Task } from '#runtime/task/task.ts'
import { nextStep } from '#runtime/task/upcoming.ts'
import { encodeKey } from '#stream/store-key.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { processor } from '#stream/processor.ts'
import { after } from '#stream/time.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import type { Input } from '#runtime/inputs/partition-group.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { type Count, type Counts, countTopic } from '../../stream/given-topology.ts'

const rowSchema = { name: 'Row', json: '{"type":"record","name":"Row","fields":[{"name":"n","type":"long"}]}' }
const alarms = keyValue<readonly [TenantId], Count>('alarms', 1, rowSchema, ['tenant'])
const acme = 'acme' as TenantId
const start = 1_000_000
const ran: string[] = []

/** Each number sets its tenant's timer so many milliseconds later. */
const alarming = processor({
  name: 'alarming',
  state: { alarms },
  build:
    (stores) =>
    (numbers: Counts): Counts =>
      numbers.pipe(
        transition(stores.alarms, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (_state, { n }, at) => {
            ran.push(`record ${n}`)
            return { state: { n }, timer: after(at, n) }
          },
          onTimer: ({ n }) => {
            ran.push(`timer ${n}`)
            return { state: { n }, emit: [{ n }], timer: null }
          },
        }),
      ),
})
const input = countTopic('numbers.v1', 'inbound')
const alarm = topology('alarm', 1, [sink(countTopic('alarms.v1', 'event'), through(alarming, source(input)))])

const given = () => {
  const codec = new MemoryCodec()
  const layers = new Layers([alarms], inMemory)
  const clock = { now: start, bound: start + 10_000, lastTick: start }
  const rows = new RowCodecs(alarm.stores)
  const task = new Task({ topology: alarm, codec, rows, layers, clock, deadLetterTopic: 'dead' })
  const inputs: readonly Input[] = [
    { source: 'journal', topic: 'journal', partition: 0, offset: 0 },
    { source: 0, topic: input.name, partition: 0, offset: 0 },
  ]
  const group = new PartitionGroup(inputs, () => task.clock, { highWatermark: () => 0, nowMs: () => 0 })
  let offset = 0
  const add = (topic: string, value: Buffer | null, atMs: number): void => {
    const raw = {
      topic,
      partition: 0,
      offset: offset++,
      timestamp: start + atMs,
      key: Buffer.from(acme),
      value,
      headers: [],
    }
    const batch = memoryBatch([raw])
    for (const run of batch.runs) group.add(batch, run)
  }
  return {
    task,
    group,
    layers,
    number: (n: number, atMs: number): void => {
      const attributes = { id: `${n}`, type: input.name, source: 'test', time: start, subject: acme, extensions: {} }
      add(input.name, codec.put({ topic: input.name, tenantId: acme, attributes, data: { n } }), atMs)
    },
    tick: (atMs: number) => add('journal', null, atMs),
    deadLetters: (): readonly string[] =>
      Array.from({ length: task.outbox.count }, (_, index) => task.outbox.read(index))
        .filter(({ topic }) => topic === 'dead')
        .map(({ headers }) => headers.map(({ value }) => Buffer.from(value).toString()).join(' ')),
  }
}

beforeEach(() => void (ran.length = 0))

const timer = `timer 1 ${encodeKey([acme])} ${start + 510}`

describe('the name of the next step', () => {
  it('says which record, tick or timer it is, and does nothing', () => {
    const { task, group, number, tick } = given()
    const names: (string | undefined)[] = []
    const step = () => {
      names.push(nextStep(task, group), nextStep(task, group))
      task.step(group)
    }
    number(500, 10)
    tick(1_800)
    for (let steps = 0; steps < 4; steps++) step()
    expect(names).toEqual(['record numbers.v1 0 0', timer, 'tick', undefined].flatMap((name) => [name, name]))
    expect(ran).toEqual(['record 500', 'timer 500'])
  })
})

describe('a step that is refused', () => {
  it('is a record that becomes a dead letter where it stands, and moves the clock', () => {
    const { task, group, number, deadLetters } = given()
    number(500, 10)
    number(700, 20)
    expect(task.refuse(group, 'PROCESS_DIED')).toBe('progress')
    expect(task.step(group)).toBe('progress')
    expect(ran).toEqual(['record 700'])
    expect(deadLetters()).toEqual([expect.stringContaining('PROCESS_DIED numbers.v1 0 0')])
    expect(task.clock.now).toBe(start + 20)
  })

  it('is a record that counts as taken from its input', () => {
    const { task, group, number } = given()
    number(500, 10)
    task.refuse(group, 'PROCESS_DIED')
    const inputs = vi.fn()
    task.inputCounts.report({ inputs, tenants: () => undefined })
    expect(inputs.mock.calls).toEqual([[input.name, 1, 0, expect.any(Number)]])
  })

  it('is a timer that is cleared, and its row stays', () => {
    const { task, group, layers, number, tick, deadLetters } = given()
    number(500, 10)
    task.step(group)
    tick(1_800)
    expect(task.refuse(group, 'PROCESS_DIED')).toBe('progress')
    while (task.step(group) === 'progress');
    expect(ran).toEqual(['record 500'])
    expect(deadLetters()).toEqual([expect.stringContaining(`PROCESS_DIED timer:alarms 0 ${start + 510}`)])
    expect(layers.get(1, encodeKey([acme]))).toMatchObject({ value: { n: 500 }, deadline: undefined })
  })
})

describe('a careful task', () => {
  const ends = [{ topic: input.name, partition: 0, first: 0, end: 100 }]
  /** After one more death. */
  const dead = (careful = openCareful({ session: '1', closed: false, positions: [] }, 'me', ends)) =>
    openCareful({ session: '2', closed: false, positions: [], careful }, 'me', ends)!

  it('takes ticks as ever, and a record only when it is announced', () => {
    const { task, group, number, tick } = given()
    const mode = new CarefulMode(dead())
    tick(5)
    number(500, 10)
    expect(stepCarefully(task, group, mode)).toBe('progress')
    expect(stepCarefully(task, group, mode)).toBe('idle')
    expect(ran).toEqual([])
    expect(
      mode.freeze([{ topic: input.name, partition: 0, position: 0, size: 1, endSeen: false }], false)?.trying,
    ).toBe('record numbers.v1 0 1')
    mode.fold()
    expect(stepCarefully(task, group, mode)).toBe('progress')
    expect(ran).toEqual(['record 500'])
  })

  it('makes what killed its process twice a dead letter, and goes on', () => {
    const { task, group, number, deadLetters } = given()
    const trying = 'record numbers.v1 0 0'
    const mode = new CarefulMode(dead({ ...dead({ ...dead(), trying }), trying }))
    number(500, 10)
    expect(stepCarefully(task, group, mode)).toBe('progress')
    expect(stepCarefully(task, group, mode)).toBe('idle')
    expect(ran).toEqual([])
    expect(deadLetters()).toHaveLength(1)
  })

  it('knows whether a timer is next', () => {
    const { task, group, number, tick } = given()
    number(500, 10)
    expect(timerIsNext(task, group)).toBe(false)
    task.step(group)
    tick(1_800)
    expect(timerIsNext(task, group)).toBe(true)
  })
})
