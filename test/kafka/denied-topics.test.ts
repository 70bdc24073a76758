import { expect, it } from 'vitest'
import { DeniedTopics } from '#kafka/denied-topics.ts'

/** As written by librdkafka 2.15.1. */
const line = (topic: string, partition: number, reason = 'Broker: Topic authorization failed') => ({
  fac: 'ADDPARTS',
  message: `[thrd:broker:9092/1]: broker:9092/1: Failed to add partition "${topic}" [${partition}] to transaction: ${reason}`,
})

const names = (denied: DeniedTopics, error: unknown = {}) => denied.rights(error).map(({ name }) => name)

it('topics that a transaction may not write are known from the log, each once, until the next one begins', () => {
  const denied = new DeniedTopics()
  denied.note(line('totals', 0))
  denied.note(line('totals', 3))
  denied.note(line('journal', 1))
  expect(names(denied)).toEqual(['totals', 'journal'])
  denied.forget()
  expect(names(denied)).toEqual([])
})

it('a partition that is refused for another reason is no matter of rights', () => {
  const denied = new DeniedTopics()
  denied.note(line('totals', 0, 'Broker: Operation not attempted'))
  denied.note({
    fac: 'EOS',
    message: 'Failed to add partition "totals" [0] to transaction: Topic authorization failed',
  })
  expect(names(denied)).toEqual([])
})

it('a topic whose right went after its first record stands in the error alone', () => {
  const message =
    'ProduceRequest for totals [2] with 7 message(s) failed: Broker: Topic authorization failed (broker 1)'
  expect(names(new DeniedTopics(), { cause: new Error(message) })).toEqual(['totals'])
})
