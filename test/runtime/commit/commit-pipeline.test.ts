import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { first, tenantAt } from '../given-application.ts'
import { Death, type Fault, MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

const tenants = [first, tenantAt(1)]
const numbers = 12
const longestRun = 60

const error = (kafkaCode: number, remedy: KafkaCallError['remedy']) =>
  new KafkaCallError('commitTransaction', kafkaCode, remedy, undefined)

const aborted: Fault = { kind: 'error', done: false, error: error(22, 'abort') }

/** Dead before or after the call; thrown out of the group; or out of time, with an unknown end. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('death' as const), done: fc.boolean() }),
  fc.constant(aborted),
  fc.record({
    kind: fc.constant('error' as const),
    done: fc.boolean(),
    error: fc.constant(error(-144, 'fatal')),
    tookMs: fc.constant(20_000),
  }),
)
/** A fault of a producer: at its n-th call of begin, sendOffsets, commit and abort; or at its n-th send. */
interface Planned {
  readonly at: 'call' | 'send'
  readonly n: number
  readonly fault: Fault
}
const planned: fc.Arbitrary<Planned> = fc.record({
  at: fc.constantFrom('call', 'send'),
  n: fc.integer({ min: 1, max: longestRun }),
  fault,
})
/** From the fourth death on, a step may be blamed that was announced twice and did nothing. */
const mostDeaths = 3
const plan = fc
  .uniqueArray(planned, { maxLength: 8, selector: ({ at, n }) => `${at} ${n}` })
  .filter((faults) => faults.filter(({ fault: { kind } }) => kind === 'death').length <= mostDeaths)

/** Lets sends of a producer fail, counted from 1. */
const failSends = (broker: MemoryBroker, faults: ReadonlyMap<number, Fault>): void => {
  let sends = 0
  const send = broker.send.bind(broker)
  broker.send = async (outbox) => {
    const found = faults.get(++sends)
    if (found === undefined || found.done) await send(outbox)
    if (found?.kind === 'death') throw new Death()
    if (found?.kind !== 'error') return
    broker.nowMs += found.tookMs ?? 0
    throw found.error
  }
}

/** The rows of the fourth transaction are not sent, and its process dies before the fifth is committed. */
const rowsUnsent: readonly Planned[] = [
  { at: 'send', n: 12, fault: aborted },
  { at: 'call', n: 13, fault: { kind: 'death', done: false } },
]

const plant = (broker: MemoryBroker, faults: readonly Planned[]): void => {
  const sends = new Map<number, Fault>()
  for (const { at, n, fault: each } of faults) (at === 'send' ? sends : broker.faults).set(n, each)
  failSends(broker, sends)
}

/** Runs one life after another until everything is there; a dead process, or one that cannot know, is followed by another. */
const runToTheEnd = async (faults: readonly Planned[]): Promise<MemoryBroker> => {
  let broker = new MemoryBroker()
  for (let n = 1; n <= numbers; n++)
    broker.arrivals.push(() => tenants.forEach((tenant, task) => broker.number(task, tenant, n)))
  const left = faults.toSorted((a, b) => a.n - b.n)
  let processes = 1
  for (;;) {
    plant(broker, left.splice(0, 2))
    try {
      await run(broker, numbers * tenants.length, { session: `session ${processes}` })
      return broker
    } catch (thrown) {
      if (thrown instanceof Death) processes++
      else if (!(thrown instanceof KafkaCallError)) throw thrown
      broker = new MemoryBroker(broker)
    }
  }
}

describe('a pipeline of commits', () => {
  it('loses and doubles nothing, wherever a process dies, a transaction is aborted, or its end stays unknown', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (faults) => {
        const { totals } = await runToTheEnd(faults)
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
      { numRuns: 100, examples: [[rowsUnsent]] },
    )
  })
})
