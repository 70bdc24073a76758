import { beforeEach, describe, expect, it } from 'vitest'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import { noObserver, type PauseCause, type PodObserver } from '#runtime/ports/pod-observer.ts'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { first, tasks, tenantAt } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'

const input = numbersTopic('pod').name
const second = tenantAt(1)

let broker: MemoryBroker
let observer: PodObserver
/** What was told, one after the other. */
let paused: Record<PauseCause, number[]>
let floods: boolean[]
let lags: number[]
let overdue: number[]
let deadLetters: number

beforeEach(() => {
  broker = new MemoryBroker()
  paused = { registry: [], broker: [], topics: [], tick: [] }
  floods = []
  lags = []
  overdue = []
  deadLetters = 0
  observer = {
    ...noObserver,
    paused: (cause, count) => void paused[cause].push(count),
    deadLetterFlood: (isFlood) => void floods.push(isFlood),
    looked: (tasks) => void lags.push(tasks.reduce((sum, { lagRecords }) => sum + lagRecords, 0)),
    overdue: (partitions) => void overdue.push(partitions),
    deadLetter: () => void deadLetters++,
  }
})

/** Without repetitions. */
const changes = (values: readonly number[]): readonly number[] =>
  values.filter((value, index) => value !== values[index - 1])

const tenantsServed = (): readonly string[] => broker.totals.map((total) => (total as { tenantId: string }).tenantId)

describe('a schema that the registry does not give', () => {
  /** Answers of the registry, in the order of the questions. */
  let answers: { readonly give: () => void; readonly refuse: () => void }[]
  let written: ReturnType<typeof writtenLog>

  /** Reads records of task 0 only after the registry has given their schema. */
  const codecOfRegistry = (): CodecPort => {
    const { codec } = broker
    let isThere = false
    return {
      decode: (topic, record) => {
        if (record.partition === 0 && !isThere)
          throw Object.assign(new Error('not there'), { code: 'SCHEMA_NOT_LOADED', schemaId: 7 })
        return codec.decode(topic, record)
      },
      encoder: (topic) => codec.encoder(topic),
      eventId: (identity) => codec.eventId(identity),
      load: () =>
        new Promise((resolve, reject) => {
          const give = () => resolve(void (isThere = true))
          answers.push({ give, refuse: () => reject(new Error('no registry')) })
        }),
    }
  }

  beforeEach(async () => {
    answers = []
    written = writtenLog()
    broker.number(0, first, 1)
    broker.number(1, second, 1)
    broker.arrivals.push(
      () => answers[0]!.refuse(),
      () => answers[1]!.give(),
    )
    await run(broker, 2, { codec: codecOfRegistry(), observer, log: written.log })
  })

  it('holds up its own task only', () => {
    expect(tenantsServed()).toEqual([second, first])
  })

  it('has its task told as paused from the first question to the last', () => {
    expect(changes(paused.registry)).toEqual([0, 1, 0])
  })

  it('makes no dead letters', () => {
    expect(deadLetters).toBe(0)
  })

  it('is logged each time that it is refused', () => {
    expect(written.lines.filter(([, text]) => text.startsWith('schema 7 is not there yet'))).toHaveLength(1)
  })
})

describe('a hundred bad records of three tenants', () => {
  beforeEach(async () => {
    for (let n = 1; n <= 100; n++) {
      const tenantId = ['a', 'b', 'c'][n % 3]!
      broker.number(homeTask(Buffer.from(tenantId), tasks), tenantId, -n)
    }
    broker.arrivals.push(() => broker.number(0, first, 1))
    await run(broker, 1, { observer })
  })

  it('raise the alarm', () => {
    expect(floods).toEqual([true])
  })

  it('pause nothing', () => {
    expect([deadLetters, ...tenantsServed()]).toEqual([100, first])
    expect(changes([...paused.registry, ...paused.broker, ...paused.tick])).toEqual([0])
  })
})

describe('an input that keeps its task waiting', () => {
  beforeEach(async () => {
    const { highWatermark } = broker
    broker.highWatermark = (topic, partition) =>
      topic === input && partition === 0 ? 5 : highWatermark(topic, partition)
    const nothing = () => undefined
    broker.arrivals.push(nothing, nothing, () => broker.number(1, second, 1))
    await run(broker, 1, { observer })
  })

  it('is told as overdue after a while', () => {
    expect(changes(overdue)).toEqual([0, 1])
  })

  it('has its records counted as not processed yet', () => {
    expect(lags.at(-1)).toBe(5)
  })
})
