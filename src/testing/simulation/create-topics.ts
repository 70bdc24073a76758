import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import type { SimulatedBroker } from './simulated-broker.ts'
import type { SimulationSettings } from './simulation-settings.ts'

/** Creates what the application reads and writes: its own topics with a partition per task, the others as the settings say. */
export const createTopics = (
  broker: SimulatedBroker,
  { sources, sinks }: Topology,
  { changelog, journal, forward, deadLetter }: OwnTopics,
  { tasks, partitions }: Required<SimulationSettings>,
): void => {
  for (const topic of [changelog, journal, forward]) broker.createPartitions(topic, tasks)
  broker.createPartitions(deadLetter, 1)
  for (const { topic } of [...sources, ...sinks]) broker.createPartitions(topic.name, partitions[topic.name] ?? tasks)
}
