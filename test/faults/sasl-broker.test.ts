import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { Admin } from '#kafka/admin.ts'
import { startSaslBroker } from './sasl-broker.ts'

const password = 'for-this-test-alone'

describe.runIf(inject('kind') !== 'given')('a broker that asks for a name and a password', () => {
  let broker: Awaited<ReturnType<typeof startSaslBroker>>
  beforeAll(async () => {
    broker = await startSaslBroker({ user: 'pod', password })
  }, 300_000)
  afterAll(() => broker?.stop())

  const counts = async (given: string): Promise<ReadonlyMap<string, number>> => {
    const settings = {
      'security.protocol': 'sasl_plaintext',
      'sasl.mechanism': 'PLAIN',
      'sasl.username': 'pod',
      'sasl.password': given,
    }
    const admin = new Admin({ brokers: broker.brokers, clientId: 'sasl', settings }, 10_000)
    try {
      return await admin.partitionCounts(['none'])
    } finally {
      admin.close()
    }
  }

  it('answers who knows them', async () => {
    expect(await counts(password)).toEqual(new Map([['none', 0]]))
  })

  it('answers nobody else', async () => {
    await expect(counts('another')).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' })
  })
})
