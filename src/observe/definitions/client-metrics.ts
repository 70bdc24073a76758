import { counter, gauge, histogram } from '#stream/metric.ts'

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The Kafka clients, as librdkafka tells of itself (STATISTICS.md), the registry and tokens. */
export const clientMetrics = {
  queueMessages: gauge('eventzr_kafka_queue_messages', 'Messages in the queues of a Kafka client.', ['client']),
  queueBytes: gauge('eventzr_kafka_queue_bytes', 'Bytes in the queues of a Kafka client.', ['client']),
  rtt: gauge(
    'eventzr_kafka_broker_rtt_seconds',
    'Time between a request to a broker and its answer, as a percentile of the last interval, 50 or 99. A client is `consumer` or `producer`, here and below.',
    ['client', 'broker', 'percentile'],
  ),
  throttle: gauge(
    'eventzr_kafka_broker_throttle_seconds',
    'Mean time that a broker had a client wait, of the last interval.',
    ['client', 'broker'],
    { quiet: true },
  ),
  requests: counter('eventzr_kafka_requests_total', 'Requests that a Kafka client sent.', ['client']),
  sentBytes: counter('eventzr_kafka_sent_bytes_total', 'Bytes that a Kafka client sent.', ['client']),
  receivedBytes: counter('eventzr_kafka_received_bytes_total', 'Bytes that a Kafka client received.', ['client']),
  disconnects: counter(
    'eventzr_kafka_disconnects_total',
    'Connections of a Kafka client to a broker that ended.',
    ['client', 'broker'],
    {
      quiet: true,
    },
  ),
  tokenRefreshes: counter(
    'eventzr_kafka_token_refreshes_total',
    'Tokens for the brokers that were asked for, by result: issued or failed.',
    ['result'],
  ),
  tokenExpires: gauge(
    'eventzr_kafka_token_expires_seconds',
    'Time until brokers refuse the newest token, below 0 when it is over, 0 without one.',
  ),
  schemas: gauge('eventzr_codec_schemas', 'Schemas of writers that the codec keeps.'),
  schemaLoads: counter(
    'eventzr_codec_schema_loads_total',
    'Schemas that the codec asked the registry for, by result: found, absent or failed.',
    ['result'],
  ),
  registryRequests: histogram(
    'eventzr_registry_request_duration_seconds',
    'Time of a request to the schema registry, by result: ok, refused or failed.',
    requestBuckets,
    ['result'],
  ),
} as const
