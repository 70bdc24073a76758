import { describe, expect, it } from 'vitest'
import { causeOf, type SmokeStepName } from '#cli/smoke-cause.ts'
import { NoContactError } from '#kafka/first-contact.ts'
import { BrokerUnavailableError, KafkaCallError } from '#runtime/ports/errors.ts'

const names = { topic: 'app-smoke', group: 'app-group', transactionalId: 'app-id' }
const remedy = (step: SmokeStepName, code: number) =>
  causeOf(step, new KafkaCallError('call', code, 'fatal', new Error('refused')), names).remedy

describe('a step of a smoke that fails', () => {
  it.each([
    ['describe own topics', 29, /Describe on the topics of the application .*kafka-cluster:DescribeTopic/],
    ['topic', 29, /Create with --create, on topic app-smoke .*kafka-cluster:CreateTopic/],
    ['produce', 29, /Write on topic app-smoke .*kafka-cluster:WriteData/],
    ['read committed', 29, /Read on topic app-smoke .*kafka-cluster:ReadData/],
    ['join group', 30, /Read on group app-group .*kafka-cluster:AlterGroup/],
    ['init transactions', 31, /IdempotentWrite.* on the cluster .*kafka-cluster:WriteDataIdempotently/],
    ['init transactions', 53, /Write and Describe on transactional id app-id .*kafka-cluster:AlterTransactionalId/],
  ] as const)('names the right that is missing: %s, code %i', (step, code, text) => {
    expect(remedy(step, code)).toMatch(text)
  })

  it.each([
    ['topic', 38, 'EVENTZR_REPLICATION_FACTOR'],
    ['topic', 44, 'topics plan'],
    ['topic', 89, 'wait five minutes'],
    ['init transactions', 50, 'EVENTZR_TRANSACTION_TIMEOUT_MS'],
    ['join group', 26, 'EVENTZR_SESSION_TIMEOUT_MS'],
    ['commit', 77, 'kafka.apache.org/protocol'],
  ] as const)('names the setting or the limit: %s, code %i', (step, code, text) => {
    expect(remedy(step, code)).toContain(text)
  })

  it.each([
    [
      '[thrd:b:1/bootstrap]: b:1/bootstrap: Connect to ipv4#b:1 failed: Connection refused (after 1ms in state CONNECT)',
      'check that the cluster runs',
    ],
    [
      '[thrd:b:1/bootstrap]: b:1/bootstrap: SASL authentication error: Authentication failed (after 3ms in state AUTH_REQ)',
      'the login failed',
    ],
    ['[thrd:b:1/bootstrap]: b:1/bootstrap: SSL handshake failed: certificate verify failed', 'ssl.ca.location'],
    [
      "[thrd:b:1/bootstrap]: b:1/bootstrap: Failed to resolve 'b:1': Name or service not known",
      'EVENTZR_KAFKA_BROKERS',
    ],
  ])('says why no broker takes its client: %s', (line, text) => {
    const cause = causeOf('connect', new NoContactError([line, line], new Error('timed out')), names)
    expect(cause.remedy).toContain(text)
    expect(cause.detail).toMatch(/^b:1\/bootstrap: (?!.*(thrd|after))/)
  })

  it('says what to look at when a broker is lost on the way', () => {
    expect(causeOf('commit', new BrokerUnavailableError('b:1', 1, undefined), names).remedy).toContain('cluster runs')
  })
})
