/**
 * Everything that another program imports: the language to write an application in, the drivers to test it, and the way to run a pod.
 *
 * Write: {@link processor}, {@link keyValue}, {@link transition}, {@link topology}. Test: {@link ProcessorTestDriver} for one
 * processor, {@link TopologyTestDriver} for the whole graph, {@link SimulatedCluster} for many pods under faults, which {@link planFaults} chooses by a seed. Run: {@link runApplication} with an {@link EventCodec}.
 */
export {
  filter,
  flatMap,
  map,
  mapValue,
  merge,
  mergeTagged,
  only,
  partition,
  type Stream,
  type Tagged,
} from '#stream/operators.ts'
export { processor, type Processor } from '#stream/processor.ts'
export { gauged, keyValue, type Store, type StoreReader } from '#stream/store-port.ts'
export type { Measure, RowGauge } from '#stream/measure.ts'
export { counter, gauge, histogram, type MetricDefinition } from '#stream/metric.ts'
export { ordered, type OrderedReader, type OrderedStore } from '#stream/ordered-store.ts'
export { transition } from '#stream/transition.ts'
export { keptFor, type Retention, type Rules, type Step } from '#stream/step.ts'
export { type Late, tumbling, type TumblingWindow, type Windowed } from '#stream/tumbling.ts'
export { applicationId, deadLetter, measuresOf, meter, sink, source, through, topology } from '#stream/topology.ts'
export { feed, feedback, type Feedback } from '#stream/feedback.ts'
export type { Flow, Topology } from '#stream/nodes.ts'
export { topic, type Topic, type TopicRole } from '#stream/topic.ts'
export type { Schema } from '#stream/schema.ts'
export type { Cause, EventAttributes, StreamRecord, TenantId } from '#stream/record.ts'
export { after, type EpochMs, type StreamTime } from '#stream/time.ts'
export { StreamError, TopologyError } from '#stream/errors.ts'
export { describe } from '#stream/describe.ts'
export { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
export { TopologyTestDriver } from '#testing/topology-test-driver.ts'
export { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
export { type FaultKind, faultKinds, type FaultPlan, planFaults } from '#testing/simulation/random-faults.ts'
export { SeededRandom } from '#testing/simulation/seeded-random.ts'
export { SimulationError } from '#testing/simulation/simulation-error.ts'
export type { PipedAs } from '#testing/simulation/piped-events.ts'
export type { Ambiguity } from '#testing/simulation/producer-faults.ts'
export type { SimulationSettings } from '#testing/simulation/simulation-settings.ts'
export { EventCodec } from '#codec/event-codec.ts'
export { lookUpIds, registerSchemas, schemaFetcher, subjectFetcher } from '#codec/registry.ts'
export { RegistryAccess, type RegistrySettings } from '#codec/registry-access.ts'
export { configuredRegistry } from './configured-registry.ts'
export type { Application } from './application-parts.ts'
export { runApplication } from './application.ts'
export { applications } from '#topology/index.ts'
export type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
export { recipientHashes } from './recipient-hashes.ts'
export { knownKey, readRecipientKeys, type RecipientKeys } from './recipient-key.ts'
export { topics } from '#topology/topics.ts'
