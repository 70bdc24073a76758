import { describe, expect, it } from 'vitest'
import { asFenced } from '#runtime/commit/fenced.ts'
import { FencedError, KafkaCallError } from '#runtime/ports/errors.ts'

const transactionTimeoutMs = 10_000
const failed = (kafkaCode: number) => new KafkaCallError('commitTransaction', kafkaCode, 'fatal', undefined)

describe('an error of a transaction', () => {
  it.each([
    [-144, 9_999, true],
    [-144, 10_000, false],
    [-150, 9_999, true],
    [-150, 10_000, false],
    [82, 1, true],
    [82, 60_000, true],
    [22, 1, false],
  ])('with code %i after %i ms means that another process has the id: %s', (code, openMs, isFenced) => {
    const error = failed(code)
    const meaning = asFenced(error, openMs, transactionTimeoutMs)
    expect(meaning instanceof FencedError).toBe(isFenced)
    if (!isFenced) expect(meaning).toBe(error)
  })

  it('that is no answer of Kafka stays what it is', () => {
    const error = new Error('a fault of the program')
    expect(asFenced(error, 1, transactionTimeoutMs)).toBe(error)
  })
})
