import { expect, it } from 'vitest'
import { brokerProperties, containerVariable } from '#world/local/broker-properties.ts'

const advertised = '127.0.0.1:20003'
const lines = brokerProperties({ port: 20_001, controllerPort: 20_002, advertised, dataFolder: '/data' }).split('\n')

it.each([
  'listeners=PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002',
  'advertised.listeners=PLAINTEXT://127.0.0.1:20003',
  'controller.quorum.voters=1@127.0.0.1:20002',
  'log.dirs=/data',
])('puts the addresses into %s', (line) => {
  expect(lines).toContain(line)
})

it.each([
  ['a topic that nobody created is an error, as on a managed cluster', 'auto.create.topics.enable=false'],
  ['transactions work with one broker', 'transaction.state.log.min.isr=1'],
  ['a group does not wait for members', 'group.initial.rebalance.delay.ms=0'],
  [
    'a timed-out transaction is aborted within seconds',
    'transaction.abort.timed.out.transaction.cleanup.interval.ms=1000',
  ],
])('%s', (_, line) => {
  expect(lines).toContain(line)
})

it('names a setting as the container image expects it', () => {
  expect(containerVariable('transaction.state.log.min.isr')).toBe('KAFKA_TRANSACTION_STATE_LOG_MIN_ISR')
})
