import { expect, it } from 'vitest'
import { own, tenantAt } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

it('has every output acknowledged before the first row is sent, and every row before the offsets', async () => {
  const broker = new MemoryBroker()
  const calls: string[] = []
  const { flush, sendOffsets, commit } = broker
  const send = broker.send.bind(broker)
  broker.send = (outbox) => {
    const isRows = outbox.count > 0 && outbox.read(0).topic === own.changelog
    calls.push(isRows ? 'rows' : 'outputs')
    return send(outbox)
  }
  broker.flush = () => (calls.push('flush'), flush())
  broker.sendOffsets = (positions) => (calls.push('offsets'), sendOffsets(positions))
  broker.commit = () => (calls.push('commit'), commit())
  for (const task of [0, 1]) broker.number(task, tenantAt(task), 1)
  await run(broker, 2)
  // Both tasks tick in their first transaction.
  const transaction = ['outputs', 'outputs', 'flush', 'rows', 'flush', 'offsets', 'commit']
  expect(calls.slice(0, transaction.length)).toEqual(transaction)
})
