/** Statistics as long as those of a client with three brokers and thirty-two partitions: some 30 KB. */
export const statisticsText = (): string => {
  const broker = (id: number) => ({
    nodename: `broker-${id}:9092`,
    nodeid: id,
    disconnects: 0,
    rtt: { p50: 900, p99: 4_000, cnt: 50 },
    throttle: { avg: 0 },
    filler: Array.from({ length: 60 }, (_, n) => ({ name: `request-${n}`, value: n })),
  })
  const partition = () => ({
    fetchq_cnt: 10,
    fetchq_size: 2_000,
    filler: Object.fromEntries(Array.from({ length: 35 }, (_, n) => [`counter_${n}`, n])),
  })
  return JSON.stringify({
    msg_cnt: 4,
    msg_size: 900,
    tx: 1_000,
    tx_bytes: 1_000_000,
    rx_bytes: 9_000_000,
    brokers: Object.fromEntries([1, 2, 3].map((id) => [`broker-${id}:9092/${id}`, broker(id)])),
    topics: { numbers: { partitions: Object.fromEntries(Array.from({ length: 32 }, (_, n) => [n, partition()])) } },
  })
}
