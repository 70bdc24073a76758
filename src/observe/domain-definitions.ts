import type { MetricDefinition } from '#stream/metric.ts'
import type { Topology } from '#stream/nodes.ts'
import { inputCounters } from '#stream/topology.ts'

/** The metrics of the domain of applications, each once, in the order in which their topologies name them. */
export const domainDefinitions = (topologies: readonly Pick<Topology, 'sources'>[]): readonly MetricDefinition[] => {
  const counters = topologies.flatMap(inputCounters)
  const byName = new Map(
    counters.map(({ name, help, labels }) => [name, { name, type: 'counter', help, labels } as const]),
  )
  return [...byName.values()]
}
