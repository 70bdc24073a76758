import { type Connection, KafkaSettingsError } from './connection.ts'
import { tokenCallback } from './tokens/client-tokens.ts'

type Settings = Readonly<Record<string, unknown>>

/** Above every topic's limit: the client would otherwise refuse records within it, and counts key and headers differently. */
export const leastMessageBytes = 1_200_000

/**
 * The settings of one client, by their librdkafka names: shared ones, its `own`, and over both the settings file. The file is
 * for every kind of client. One kind ignores a setting of another, such as `fetch.min.bytes` in a producer, and warns of it
 * only at a `log_level` above 3.
 * @throws KafkaSettingsError with every setting in the file that only the engine may choose
 */
export const clientSettings = (
  { brokers, clientId, settings, tokens }: Connection,
  own: Settings = {},
): Record<string, unknown> => {
  const faults = Object.entries(settings).flatMap(([name, value]) => faultOf(name, value) ?? [])
  if (faults.length > 0) throw new KafkaSettingsError(new Error(faults.join('; ')))
  return {
    'bootstrap.servers': brokers,
    'client.id': clientId,
    // Retries after a lost broker: fast at first, then calm (AWS advises 1 s for MSK).
    'reconnect.backoff.ms': 100,
    'reconnect.backoff.max.ms': 2_000,
    log_level: 3,
    ...own,
    ...settings,
    ...(tokens !== undefined && { oauthbearer_token_refresh_cb: tokenCallback(tokens) }),
  }
}

const faultOf = (name: string, value: unknown): string | undefined => {
  const variable = variables.get(name)
  if (variable !== undefined) return `set ${variable} instead of "${name}"`
  if (exactness.has(name)) return `leave out "${name}", since exactly once depends on the engine's value`
  if (ownReports.has(name) || name.endsWith('_cb'))
    return `leave out "${name}", since the engine takes the client's calls and log itself`
  if (name === 'message.max.bytes' && !(Number(value) >= leastMessageBytes))
    return `give "${name}" at least ${leastMessageBytes}, or the client refuses records within their topic's limit`
  return undefined
}

/** Settings with a configuration variable of their own, aliases included. */
const variables: ReadonlyMap<string, string> = new Map([
  ['bootstrap.servers', 'EVENTZR_KAFKA_BROKERS'],
  ['metadata.broker.list', 'EVENTZR_KAFKA_BROKERS'],
  ['client.id', 'EVENTZR_INSTANCE_ID'],
  ['group.instance.id', 'EVENTZR_INSTANCE_ID'],
  ['transactional.id', 'EVENTZR_INSTANCE_ID'],
  ['session.timeout.ms', 'EVENTZR_SESSION_TIMEOUT_MS'],
  ['transaction.timeout.ms', 'EVENTZR_TRANSACTION_TIMEOUT_MS'],
])

/** Settings behind the laws: positions only in transactions, one owner per task, one home per key. Aliases included. */
const exactness: ReadonlySet<string> = new Set([
  'acks',
  'auto.commit.enable',
  'auto.offset.reset',
  'enable.auto.commit',
  'enable.auto.offset.store',
  'enable.idempotence',
  'enable.partition.eof',
  'group.id',
  'group.protocol',
  'isolation.level',
  'partition.assignment.strategy',
  'partitioner',
  'request.required.acks',
])

const ownReports: ReadonlySet<string> = new Set(['debug', 'enabled_events', 'log.queue', 'log_level'])
