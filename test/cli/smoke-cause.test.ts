import { describe, expect, it } from 'vitest'
import { causeOf } from '#cli/smoke-cause.ts'
import { BrokerUnavailableError, KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import type { Right } from '#runtime/ports/rights.ts'

const called = (code: number) => new KafkaCallError('call', code, 'fatal', new Error('refused'))
const missing = (...rights: readonly Right[]) => causeOf(new RightMissingError(rights, 'call', 29, 'fatal', undefined))

describe('a step of a smoke that fails', () => {
  it.each<[right: Right, text: string]>([
    [
      { operation: 'Write', on: 'topic', name: 'app-smoke' },
      'grant Write on topic app-smoke (with IAM kafka-cluster:WriteData)',
    ],
    [
      { operation: 'Read', on: 'group', name: 'app-smoke' },
      'grant Read on group app-smoke (with IAM kafka-cluster:AlterGroup)',
    ],
    [
      { operation: 'Write', on: 'transactional id', name: 'app-smoke' },
      'grant Write on transactional id app-smoke (with IAM kafka-cluster:AlterTransactionalId)',
    ],
    [
      { operation: 'Describe', on: 'cluster', name: 'kafka-cluster' },
      'grant Describe on cluster kafka-cluster (with IAM kafka-cluster:Connect)',
    ],
  ])('names the missing right in the words of Kafka and of IAM: %o', (right, text) => {
    expect(missing(right)).toMatchObject({ remedy: text, kafkaCode: 29 })
  })

  it('has its text read where the right is not known', () => {
    expect(missing().remedy).toContain('kafka.apache.org/protocol')
  })

  it.each([
    [38, 'EVENTZR_REPLICATION_FACTOR'],
    [44, 'topics plan'],
    [89, 'wait five minutes'],
    [50, 'EVENTZR_TRANSACTION_TIMEOUT_MS'],
    [26, 'EVENTZR_SESSION_TIMEOUT_MS'],
    [77, 'kafka.apache.org/protocol'],
  ] as const)('names the setting or the limit: code %i', (code, text) => {
    expect(causeOf(called(code)).remedy).toContain(text)
  })

  it('has the words of the client for a broker without an answer, and says what to look at', () => {
    const cause = causeOf(new BrokerUnavailableError('b:1', 1, new Error("b:1/bootstrap: Failed to resolve 'b:1'")))
    expect(cause.detail).toContain("Failed to resolve 'b:1'")
    expect(cause.remedy).toContain('EVENTZR_KAFKA_BROKERS is right and its names have addresses')
  })
})
