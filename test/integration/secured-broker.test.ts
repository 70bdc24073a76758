import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConnectionConfig, connectionOf } from '#cli/connection.ts'
import { Admin } from '#kafka/admin.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { isReadable } from '#kafka/probe.ts'
import { readTopicSettings, readTopicSettingsInThread } from '#kafka/read-topic-settings.ts'
import { sendRecord } from '#kafka/send-record.ts'
import { type RefreshResult, runRefreshes } from '../../bench/auth/run-refreshes.ts'
import { type SecuredBroker, startSecuredBroker } from '../../bench/auth/secured-broker.ts'
import { type Mood, TokenEndpoint } from '../../bench/auth/token-endpoint.ts'
import { secretFile, type Way, waysTo } from '../../bench/auth/ways.ts'
import { writtenLog } from '../runtime/written-log.ts'

const lifeMs = 4_000
const topic = 'secured'
const { log } = writtenLog()

let broker: SecuredBroker
let endpoint: TokenEndpoint
/** Answers with what only tests want. */
let badEndpoint: TokenEndpoint
let ways: Readonly<Record<Way, ConnectionConfig>>
let refreshing: Promise<RefreshResult>

const connect = (config: ConnectionConfig) => connectionOf(config, `test-${config.EVENTZR_KAFKA_BROKERS}`)

/** What an administrator is told that connects so. */
const refusalOf = async (config: ConnectionConfig): Promise<unknown> => {
  const admin = new Admin(connect(config), 2_500)
  const told: unknown = await admin.partitionCounts([topic]).catch((error: unknown) => error)
  admin.close()
  return told
}

beforeAll(async () => {
  broker = await startSecuredBroker(lifeMs)
  const { server } = broker.certificates
  ;[endpoint, badEndpoint] = await Promise.all([TokenEndpoint.open(server, lifeMs), TokenEndpoint.open(server, lifeMs)])
  ways = waysTo(broker, endpoint)
  const admin = new Admin(connect(ways.tls))
  await admin.createTopic({ topic, partitions: 1, replicationFactor: 1, config: {} })
  admin.close()
  const { plaintext } = broker
  const options = { plaintext, way: ways.oidc, endpoint, refreshes: 5, rate: 50, restarts: false }
  refreshing = runRefreshes({ ...options, say: () => undefined })
  // Judged by the last test.
  refreshing.catch(() => undefined)
})
afterAll(async () => {
  await refreshing.catch(() => undefined)
  endpoint.close()
  badEndpoint.close()
  await broker.stop()
})

describe('a broker with an authority of its own', () => {
  it.each<Way>(['tls', 'mtls', 'scram', 'plain', 'oidc'])(
    'serves producer, administrator, reader, consumer, probe and the client for settings by %s',
    async (way) => {
      const connection = connect(ways[way])
      await sendRecord(connection, { topic, partition: 0 }, { key: 'k', value: way })
      const reader = new ClusterReader(connection, log)
      const [range] = await reader.logRanges([{ topic, partition: 0 }])
      const values: string[] = []
      await reader.read(range!, (_key, value) => void values.push(String(value)))
      expect(values.at(-1)).toBe(way)
      reader.close()
      const group = { groupId: `g-${way}`, instanceId: '0', sessionTimeoutMs: 6_000, anchorTopic: topic }
      const consumer = await GroupConsumer.connect({ ...group, connection }, log)
      expect(await consumer.committed([{ topic, partition: 0 }])).toEqual([{ topic, partition: 0, offset: undefined }])
      await consumer.close()
      expect(await isReadable(connection, { topic, partition: 0, offset: 0 })).toBe(true)
      const settings = await Promise.all([
        readTopicSettings(connection, [topic]),
        readTopicSettingsInThread(connection, [topic]),
      ])
      for (const { found, unknown } of settings) expect([[...found.keys()], unknown]).toEqual([[topic], []])
    },
  )
})

describe('a connection with a wrong', () => {
  const wrong = (): Readonly<Record<string, ConnectionConfig>> => ({
    EVENTZR_KAFKA_CA_FILE: { ...ways.tls, EVENTZR_KAFKA_CA_FILE: broker.certificates.otherCa },
    'host names in EVENTZR_KAFKA_BROKERS': {
      ...ways.tls,
      EVENTZR_KAFKA_BROKERS: broker.tls.replace('127.0.0.1', 'localhost'),
    },
    EVENTZR_KAFKA_CERTIFICATE_FILE: { ...ways.tls, EVENTZR_KAFKA_BROKERS: broker.mtls },
    EVENTZR_KAFKA_PASSWORD_FILE: {
      ...ways.scram,
      EVENTZR_KAFKA_PASSWORD_FILE: secretFile(broker.folder, 'wrong-password', 'hunter2'),
    },
    EVENTZR_KAFKA_SASL_MECHANISM: { ...ways.scram, EVENTZR_KAFKA_SASL_MECHANISM: 'scram-sha-512' },
    EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE: {
      ...ways.oidc,
      EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE: secretFile(broker.folder, 'wrong-secret', 'hunter2'),
    },
    EVENTZR_KAFKA_OIDC_CA_FILE: { ...ways.oidc, EVENTZR_KAFKA_OIDC_CA_FILE: broker.certificates.otherCa },
  })

  it('variable is refused with its name, and without the secret', async () => {
    const told = await Promise.all(
      Object.entries(wrong()).map(async ([name, config]) => [name, String(await refusalOf(config))] as const),
    )
    for (const [name, text] of told) {
      expect(text).toContain(name)
      expect(text).not.toMatch(/hunter2|no broker at/)
    }
  })

  it('token is told apart: expired, of the wrong scope, refused, and none at all', async () => {
    const expected: Readonly<Record<Exclude<Mood, 'good' | 'silent'>, RegExp>> = {
      expired: /has expired \d+ s ago; compare the clocks/,
      'no-scope': /the broker refuses the token \(.*insufficient_scope/,
      refusing: /answers 401 invalid_client; check EVENTZR_KAFKA_OIDC_CLIENT_ID/,
    }
    for (const [mood, text] of Object.entries(expected)) {
      badEndpoint.mood = mood as Mood
      // Another scope is another way to get tokens, whose last one is not used again.
      const way = { ...ways.oidc, EVENTZR_KAFKA_OIDC_TOKEN_URL: badEndpoint.url, EVENTZR_KAFKA_OIDC_SCOPE: mood }
      expect(String(await refusalOf(way))).toMatch(text)
    }
  })
})

it('a pod under load loses no record, no transaction and no connection while its tokens expire', async () => {
  const { records, refreshes, ...troubles } = await refreshing
  expect(records).toBeGreaterThan(0)
  expect(refreshes).toBeGreaterThanOrEqual(5)
  expect(troubles).toMatchObject({ lost: 0, duplicates: 0, aborts: 0, recoveries: 0, connectionFailures: 0 })
})
