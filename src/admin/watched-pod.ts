import type { PodMetrics } from '#observe/metrics.ts'
import type { PodWatch } from '#runtime/pod-watch.ts'
import type { Topology } from '#stream/nodes.ts'
import type { GraphFacts } from './graph-facts.ts'

/** The pod of this process, for those who look at it. */
export interface WatchedPod {
  readonly topology: Topology
  readonly graph: GraphFacts
  readonly watch: Pick<PodWatch, 'edges' | 'view' | 'deadLetters'>
  readonly metrics: Pick<PodMetrics, 'current' | 'history' | 'restores' | 'text'>
}
