import { TopologyError } from './errors.ts'
import type {
  DeadLetterNode,
  EndNode,
  Flow,
  FlowNode,
  Flows,
  MeterNode,
  OnRecreated,
  ProcessorNode,
  SinkNode,
  SourceNode,
  Topology,
} from './nodes.ts'
import type { Measure } from './measure.ts'
import type { MetricDefinition } from './metric.ts'
import type { Processor, Streams } from './processor.ts'
import type { DeadLetter } from './raw-record.ts'
import type { TenantId } from './record.ts'
import { inSubscriptionOrder } from './subscription-order.ts'
import type { TableTopic, Topic } from './topic.ts'
import { topologyFaults } from './topology-faults.ts'

/**
 * An input topic; its records are keyed by tenant and come in the order of the task.
 * @param onRecreated if the topic is deleted and made again: `stop` ends the application, for somebody must decide about records
 * lost before they were read; `from-start` goes on with the new topic, told at level error
 */
export const source = <V>(
  topic: Topic<V>,
  { onRecreated = 'stop' }: { readonly onRecreated?: OnRecreated } = {},
): Flow<TenantId, V> => input({ kind: 'source', topic, onRecreated })

/**
 * An input topic with the newest record of each key; `undefined` means that the key is removed. Rules see every record, in the order
 * of the task, and keep what they need in rows: the topic itself is read once.
 */
export const table = <V>(topic: TableTopic<V>): Flow<TenantId, V | undefined> =>
  input({ kind: 'source', topic, onRecreated: 'stop', isTable: true })

const input = (node: SourceNode): Flow<TenantId, never> => Object.freeze({ node: Object.freeze(node), output: '' })

/** Runs flows through a processor: one flow in or several by name, one out or several by name. */
export const through = <In extends Streams, Out extends Streams>(
  processor: Processor<In, Out>,
  input: Flows<In>,
): Flows<Out> => {
  const inputs = (isFlow(input) ? { '': input } : input) as ProcessorNode['inputs']
  const node: ProcessorNode = Object.freeze({ kind: 'processor', processor, inputs: Object.freeze({ ...inputs }) })
  const flow = (output: string): Flow<unknown, unknown> => Object.freeze({ node, output })
  const named = () => Object.freeze(Object.fromEntries(processor.out.map((name) => [name, flow(name)])))
  return (processor.out.length === 0 ? flow('') : named()) as Flows<Out>
}

/** Writes a flow to a topic, in its order, within the transaction of the records that caused it. */
export const sink = <V>(topic: Topic<V>, input: Flow<TenantId, V>): SinkNode =>
  Object.freeze({ kind: 'sink', topic, input })

/** Sends what a processor could not use to the dead-letter topic, within the transaction of what caused it. */
export const deadLetter = (input: Flow<TenantId, DeadLetter>): DeadLetterNode =>
  Object.freeze({ kind: 'dead-letter', input })

/**
 * Measures a flow in metrics of the pods, once its records are committed; nothing of what was undone. It adds no source and no
 * processor, so a topology stays the same with other measures.
 */
export const meter = <V>(input: Flow<TenantId, V>, ...measures: readonly Measure<V>[]): MeterNode =>
  Object.freeze({ kind: 'meter', input, measures: Object.freeze(measures) })

/**
 * Closes a topology: finds its nodes from its ends and checks them.
 * @throws TopologyError with every fault at once: doubled names or numbers, stores without owner or with two, cycles of reads.
 */
export const topology = (name: string, version: number, ends: readonly EndNode[]): Topology => {
  const nodes = reachable(ends.filter(({ kind }) => kind !== 'meter'))
  const processors = nodes.filter((node) => node.kind === 'processor')
  const value: Topology = Object.freeze({
    name,
    version,
    sources: Object.freeze(nodes.filter((node) => node.kind === 'source')),
    processors: Object.freeze(inSubscriptionOrder(processors)),
    sinks: Object.freeze(ends.filter((end) => end.kind === 'sink')),
    deadLetters: Object.freeze(ends.filter((end) => end.kind === 'dead-letter')),
    feeds: Object.freeze(ends.filter((end) => end.kind === 'feed')),
    meters: Object.freeze(ends.filter((end) => end.kind === 'meter')),
    stores: Object.freeze(processors.flatMap(({ processor }) => Object.values(processor.state))),
  })
  const faults = topologyFaults(value)
  if (faults.length > 0) throw new TopologyError(name, faults)
  return value
}

/** The id of an application: part of its group, transactional ids, owned topics and state folder. */
export const applicationId = ({ name, version }: Topology): string => `${name}-v${version}`

/** The metrics of a topology's measures and of its stores, each once, in the order of their names. */
export const measuresOf = ({ meters, stores }: Pick<Topology, 'meters' | 'stores'>): readonly MetricDefinition[] => {
  const all = [...meters.flatMap(({ measures }) => measures), ...stores.flatMap(({ gauge }) => gauge ?? [])]
  return [...new Map(all.map(({ metric }) => [metric.name, metric])).values()].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

const isFlow = (input: object): input is Flow<unknown, unknown> => 'node' in input && 'output' in input

/** Every node behind an end, inputs first, each once. A feedback is followed no further: its feed is an end too. */
const reachable = (ends: readonly EndNode[]): readonly FlowNode[] => {
  const found = new Set<FlowNode>()
  const visit = (node: FlowNode): void => {
    if (found.has(node)) return
    if (node.kind === 'processor') for (const { node: input } of Object.values(node.inputs)) visit(input)
    found.add(node)
  }
  for (const { input } of ends) visit(input.node)
  return [...found]
}
