import { z } from 'zod'

const broker = z.object({
  nodename: z.string(),
  nodeid: z.number(),
  disconnects: z.number(),
  rtt: z.object({ p50: z.number(), p99: z.number(), cnt: z.number() }),
  throttle: z.object({ avg: z.number() }),
})
const partition = z.object({ fetchq_cnt: z.number(), fetchq_size: z.number() })
const statistics = z.object({
  msg_cnt: z.number(),
  msg_size: z.number(),
  tx: z.number(),
  tx_bytes: z.number(),
  rx_bytes: z.number(),
  brokers: z.record(z.string(), broker),
  topics: z.record(z.string(), z.object({ partitions: z.record(z.string(), partition) })),
})

/** A broker as a client sees it. */
export interface BrokerStatistics {
  /** `host:port`. */
  readonly broker: string
  readonly disconnects: number
  /** Of the last interval; absent without a request. */
  readonly rttSeconds: { readonly p50: number; readonly p99: number } | undefined
  /** Mean of the last interval. */
  readonly throttleSeconds: number
}

/** A Kafka client, as it tells of itself. All but queues grow as long as it lives. */
export interface ClientStatistics {
  /** Messages that wait to be sent, or to be taken. */
  readonly queueMessages: number
  readonly queueBytes: number
  readonly requests: number
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly brokers: readonly BrokerStatistics[]
}

const microsPerSecond = 1e6

/**
 * Reads the statistics of a client (librdkafka, STATISTICS.md). Bootstrap addresses and coordinators, which are a broker once
 * more, have no id of their own and are left out.
 * @param text JSON
 * @throws Error when it is no such text
 */
export const clientStatistics = (text: string): ClientStatistics => {
  const found = statistics.parse(JSON.parse(text))
  const partitions = Object.values(found.topics).flatMap(({ partitions: each }) => Object.values(each))
  return {
    queueMessages: partitions.reduce((sum, { fetchq_cnt: count }) => sum + count, found.msg_cnt),
    queueBytes: partitions.reduce((sum, { fetchq_size: size }) => sum + size, found.msg_size),
    requests: found.tx,
    sentBytes: found.tx_bytes,
    receivedBytes: found.rx_bytes,
    brokers: Object.values(found.brokers).flatMap((each) => brokerOf(each)),
  }
}

const brokerOf = ({ nodename, nodeid, disconnects, rtt, throttle }: z.infer<typeof broker>): BrokerStatistics[] => {
  if (nodeid < 0) return []
  const rttSeconds = rtt.cnt === 0 ? undefined : { p50: rtt.p50 / microsPerSecond, p99: rtt.p99 / microsPerSecond }
  // The throttle window is in milliseconds.
  return [{ broker: nodename, disconnects, rttSeconds, throttleSeconds: throttle.avg / 1_000 }]
}
