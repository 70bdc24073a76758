import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KafkaCallError } from '#runtime/kafka-port.ts'
import { Death, type Fault, first, MemoryBroker, run, tenantAt } from './memory-broker.ts'

const tenants = [first, tenantAt(1)]
const numbers = 12
const longestRun = 60

const error = (kafkaCode: number, outcome: KafkaCallError['outcome']) =>
  new KafkaCallError('commitTransaction', kafkaCode, outcome, undefined)

/** Dead before or after the call; thrown out of the group; or out of time, with an unknown end. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('death' as const), done: fc.boolean() }),
  fc.constant<Fault>({ kind: 'error', done: false, error: error(22, 'abort') }),
  fc.record({
    kind: fc.constant('error' as const),
    done: fc.boolean(),
    error: fc.constant(error(-144, 'fatal')),
    tookMs: fc.constant(20_000),
  }),
)
const faults = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: longestRun }), fault), {
  maxLength: 8,
  selector: ([call]) => call,
})

/** Runs one life after another until everything is there; a dead process, or one that cannot know, is followed by another. */
const runToTheEnd = async (plan: readonly (readonly [number, Fault])[]): Promise<MemoryBroker> => {
  let broker = new MemoryBroker()
  for (let n = 1; n <= numbers; n++)
    broker.arrivals.push(() => tenants.forEach((tenant, task) => broker.number(task, tenant, n)))
  const left = [...plan].sort(([a], [b]) => a - b)
  for (;;) {
    for (const [call, next] of left.splice(0, 2)) broker.faults.set(call, next)
    try {
      await run(broker, numbers * tenants.length)
      return broker
    } catch (thrown) {
      if (!(thrown instanceof Death) && !(thrown instanceof KafkaCallError)) throw thrown
      broker = new MemoryBroker(broker)
    }
  }
}

describe('a pipeline of commits', () => {
  it('loses and doubles nothing, wherever a process dies, a transaction is aborted, or its end stays unknown', async () => {
    await fc.assert(
      fc.asyncProperty(faults, async (plan) => {
        const { totals } = await runToTheEnd(plan)
        for (const tenantId of tenants) {
          const found = totals.filter((total) => (total as { tenantId: string }).tenantId === tenantId)
          expect(found).toEqual(
            Array.from({ length: numbers }, (_, index) => ({
              tenantId,
              n: index + 1,
              count: index + 1,
              sum: ((index + 1) * (index + 2)) / 2,
            })),
          )
        }
      }),
      { numRuns: 100 },
    )
  })
})
