import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { noFailPoint } from '#runtime/commit/fail-point.ts'
import { noWatchdog } from '#runtime/culprit/watchdog.ts'
import { Pod } from '#runtime/pod.ts'
import type { PodParts } from '#runtime/pod-parts.ts'
import { noLog } from '#runtime/ports/log.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import type { Topology } from '#stream/nodes.ts'
import { own, topology } from './given-application.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { MemoryBroker } from './memory-broker.ts'

const revokeBudgetMs = 10_000

export const podParts = (broker: MemoryBroker, build: Topology = topology): PodParts => ({
  topology: build,
  own,
  codec: broker.codec,
  rows: new RowCodecs(taskStores(build)),
  consumer: broker,
  producer: broker,
  restore: broker,
  openTables: () => Promise.resolve(inMemory),
  observer: noObserver,
  log: noLog,
  failPoint: noFailPoint,
  watchdog: noWatchdog,
  commitIntervalMs: 100,
  transactionTimeoutMs: 10_000,
  session: 'session',
  revokeBudgetMs,
  checkpointEveryMs: 1_000_000,
  growthCheckMs: 1_000_000,
  acceptedTopicIds: new Set(),
  nowMs: () => broker.nowMs,
  // A pause is over at once, the time for a last commit when nothing else can happen any more.
  sleep: (ms) => (ms < revokeBudgetMs ? Promise.resolve() : new Promise(setImmediate)),
})

/** Runs a pod until the broker has as many totals as wanted, or what is wanted is so; or for four hundred polls. */
export const run = async (
  broker: MemoryBroker,
  wanted: number | (() => boolean),
  parts: Partial<PodParts> = {},
): Promise<void> => {
  const pod = new Pod({ ...podParts(broker, parts.topology), ...parts })
  const isDone = typeof wanted === 'number' ? () => broker.totals.length >= wanted : wanted
  let polls = 0
  const poll = broker.poll.bind(broker)
  broker.poll = () => {
    if (isDone() || ++polls > 400) pod.stop()
    return poll()
  }
  await pod.run()
}
