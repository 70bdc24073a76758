import { beforeEach, expect, it } from 'vitest'
import { PodMetrics } from '#observe/metrics.ts'

let metrics: PodMetrics
beforeEach(() => {
  metrics = new PodMetrics('app', '0')
})

const sample = async (text: string): Promise<number | undefined> => {
  const line = (await metrics.text())
    .split('\n')
    .find((each) => each.startsWith(text.split('{')[0]!) && each.includes(text.split('{')[1] ?? ''))
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

const brokerOf = (nodeid: number, nodename: string, disconnects = 0) => ({
  nodename,
  nodeid,
  disconnects,
  rtt: { p50: 1_500, p99: 20_000, cnt: 3 },
  throttle: { avg: 250 },
})

const statistics = (changes: object = {}): string =>
  JSON.stringify({
    msg_cnt: 2,
    msg_size: 20,
    tx: 10,
    tx_bytes: 1_000,
    rx_bytes: 5_000,
    brokers: {
      'bootstrap:9092/bootstrap': brokerOf(-1, 'bootstrap:9092'),
      GroupCoordinator: brokerOf(-1, 'a:9092'),
      'a:9092/1': brokerOf(1, 'a:9092', 1),
    },
    topics: { t: { partitions: { '-1': { fetchq_cnt: 0, fetchq_size: 0 }, 0: { fetchq_cnt: 3, fetchq_size: 300 } } } },
    ...changes,
  })

it('a client tells its queues, requests and brokers; bootstrap addresses and coordinators are no brokers', async () => {
  metrics.kafka.told('consumer', statistics())
  expect(await sample('eventzr_kafka_queue_messages{client="consumer"')).toBe(5)
  expect(await sample('eventzr_kafka_queue_bytes{client="consumer"')).toBe(320)
  expect(await sample('eventzr_kafka_requests_total{client="consumer"')).toBe(10)
  expect(await sample('eventzr_kafka_broker_rtt_seconds{client="consumer",broker="a:9092",percentile="99"')).toBe(0.02)
  expect(await sample('eventzr_kafka_broker_throttle_seconds{client="consumer",broker="a:9092"')).toBe(0.25)
  expect((await metrics.text()).includes('bootstrap')).toBe(false)
})

it('requests and bytes go on when a client is made again', async () => {
  metrics.kafka.told('producer', statistics())
  metrics.kafka.told('producer', statistics({ tx: 15, rx_bytes: 6_000 }))
  metrics.kafka.told('producer', statistics({ tx: 4, rx_bytes: 500 }))
  expect(await sample('eventzr_kafka_requests_total{client="producer"')).toBe(19)
  expect(await sample('eventzr_kafka_received_bytes_total{client="producer"')).toBe(6_500)
})

it('a broker that has left the cluster leaves no gauge behind', async () => {
  metrics.kafka.told('consumer', statistics())
  metrics.kafka.told('consumer', statistics({ brokers: { 'b:9092/2': brokerOf(2, 'b:9092') } }))
  expect(await sample('eventzr_kafka_broker_rtt_seconds{client="consumer",broker="a:9092"')).toBeUndefined()
  expect(await sample('eventzr_kafka_broker_throttle_seconds{client="consumer",broker="a:9092"')).toBeUndefined()
  expect(await sample('eventzr_kafka_broker_throttle_seconds{client="consumer",broker="b:9092"')).toBe(0.25)
})
