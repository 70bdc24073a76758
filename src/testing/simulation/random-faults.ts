import { failPointNames } from '#runtime/commit/fail-point.ts'
import type { Topic } from '#stream/topic.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'

/** Deeds to a cluster that must not show in its outputs. */
export const faultKinds = [
  'crash',
  'crash-in-commit',
  'freeze',
  'freeze-in-commit',
  'restart',
  'scale-out',
  'scale-in',
  'abort',
  'rebalance',
  'lost-commit',
  'late-copy',
  'skew',
  'stall',
  'compact',
  'lose-disks',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface FaultPlan {
  /** Chooses kinds, times and pods; give it a seed of its own. */
  readonly random: SeededRandom
  readonly count: number
  /** Faults happen within this time from now; their ends may come later. */
  readonly withinMs: number
  /** Inputs that may stall. */
  readonly inputs: readonly { readonly topic: Topic<unknown>; readonly partitions: number }[]
  /** All kinds by default. */
  readonly kinds?: readonly FaultKind[]
  /** No more pods than these at the same time; 3 by default. */
  readonly mostPods?: number
}

/** Lets random faults happen to a cluster while time passes. */
export const planFaults = (cluster: SimulatedCluster, plan: FaultPlan): void => {
  const { random, count, withinMs, kinds = faultKinds } = plan
  for (let index = 0; index < count; index++) {
    const kind = random.pick(kinds)
    cluster.after(random.between(0, withinMs), () => faults[kind](cluster, plan))
  }
}

const faults: Readonly<Record<FaultKind, (cluster: SimulatedCluster, plan: FaultPlan) => void>> = {
  crash: (cluster, { random }) =>
    somePod(cluster, random, (pod) => {
      cluster.crash(pod)
      cluster.after(random.between(100, 12_000), () => startAgain(cluster, pod))
    }),
  'crash-in-commit': (cluster, { random }) =>
    somePod(cluster, random, (pod) => cluster.failAt(pod, random.pick(failPointNames), random.between(1, 3))),
  freeze: (cluster, { random }) =>
    somePod(cluster, random, (pod) => {
      cluster.freeze(pod)
      cluster.after(random.between(200, 14_000), () => cluster.thaw(pod))
    }),
  'freeze-in-commit': (cluster, { random }) =>
    somePod(cluster, random, (pod) => {
      cluster.failAt(pod, random.pick(failPointNames), random.between(1, 3), 'freeze')
      cluster.after(random.between(3_000, 14_000), () => cluster.thaw(pod))
    }),
  restart: (cluster, { random }) => somePod(cluster, random, (pod) => cluster.restart(pod)),
  'scale-out': (cluster, { mostPods = 3 }) => {
    if (cluster.podsUp.length < mostPods) cluster.startPod()
  },
  'scale-in': (cluster, { random }) => {
    const running = cluster.pods.filter((pod) => cluster.stateOf(pod) === 'running')
    if (running.length > 1) cluster.stopPod(random.pick(running))
  },
  abort: (cluster, { random }) => somePod(cluster, random, (pod) => cluster.abortNext(pod)),
  rebalance: (cluster) => cluster.rebalance(),
  'lost-commit': (cluster, { random }) =>
    somePod(cluster, random, (pod) =>
      cluster.loseCommit(pod, {
        isCommitted: random.chance(0.5),
        ends: random.pick(['fenced', 'late']),
        delayMs: random.pick([10, 500, 4_000, 7_000]),
      }),
    ),
  'late-copy': (cluster, { random }) =>
    somePod(cluster, random, (pod) =>
      cluster.delayCopy(pod, { of: random.pick(['offsets', 'end']), delayMs: random.between(0, 60) }),
    ),
  skew: (cluster, { random }) =>
    somePod(cluster, random, (pod) => {
      cluster.skew(pod, random.between(-240_000, 240_000))
      cluster.restart(pod)
    }),
  stall: (cluster, { random, inputs }) => {
    const { topic, partitions } = random.pick(inputs)
    cluster.stall(topic, random.between(0, partitions - 1), random.between(500, 13_000))
  },
  compact: (cluster) => cluster.compact(),
  'lose-disks': (cluster, { random }) =>
    somePod(cluster, random, (pod) => {
      cluster.crash(pod, 'disks')
      cluster.after(random.between(100, 12_000), () => startAgain(cluster, pod))
    }),
}

const startAgain = (cluster: SimulatedCluster, pod: string): void => {
  if (cluster.stateOf(pod) === 'down') cluster.startPod(pod)
}

const somePod = (cluster: SimulatedCluster, random: SeededRandom, act: (pod: string) => void): void => {
  const { podsUp } = cluster
  if (podsUp.length > 0) act(random.pick(podsUp))
}
