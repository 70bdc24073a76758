import { describe, expect, it } from 'vitest'
import { DeliveryLedger } from '#world/simulator/manifest.ts'

const record = { topic: 'a', key: 'acme', value: Buffer.of(), timestamp: 0, headers: [] }

describe('a delivery ledger', () => {
  it('counts what Kafka took by topic, and places what must become a dead letter', () => {
    const ledger = new DeliveryLedger(() => undefined)
    ledger.delivered({ topic: 'a', partition: 1, offset: 7 }, record)
    ledger.delivered({ topic: 'a', partition: 1, offset: 8 }, { ...record, deadLetterReason: 'NOT_JSON' })
    ledger.delivered({ topic: 'b', partition: 0, offset: 0 }, record)
    expect(ledger.sent).toEqual({ a: 2, b: 1 })
    expect(ledger.expectedDeadLetters).toEqual([{ topic: 'a', partition: 1, offset: 8, reason: 'NOT_JSON' }])
  })

  it('neither counts nor expects what was not delivered, and says so', () => {
    const lines: string[] = []
    const ledger = new DeliveryLedger((line) => lines.push(line))
    ledger.failed('timed out', { ...record, deadLetterReason: 'OVERSIZE' })
    expect({ sent: ledger.sent, expected: ledger.expectedDeadLetters, undelivered: ledger.undelivered }).toEqual({
      sent: {},
      expected: [],
      undelivered: 1,
    })
    expect(lines).toEqual(['a record for a was not delivered: timed out'])
  })
})
