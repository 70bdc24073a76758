import { feedbackFaults } from './feedback-faults.ts'
import { measureFaults } from './measure-faults.ts'
import { flowReaders } from './flow-readers.ts'
import type { ProcessorNode, Topology } from './nodes.ts'
import type { Schema } from './schema.ts'
import { doubled, isBlank } from './names.ts'
import { dependsOn } from './subscription-order.ts'
import { firstEngineNumber } from './store-port.ts'
import { wiringFaults } from './wiring-faults.ts'

/** Every reason why a topology cannot run, with its remedy; empty when it can. */
export const topologyFaults = (topology: Topology): readonly string[] => [
  ...unnamed(topology),
  ...doubled(topology.processors.map(({ processor }) => processor.name)).map(
    (name) => `two processors are named ${name}; give each its own name`,
  ),
  ...doubled(topology.sources.map(({ topic }) => topic.name)).map(
    (name) => `topic ${name} has two sources; declare source() once and use its flow twice`,
  ),
  ...doubled(topology.stores.map(({ name }) => name)).map(
    (name) => `store ${name} has two owners; one processor writes, others declare it in reads`,
  ),
  ...doubled(topology.stores.map(({ number }) => number)).map(
    (number) => `two stores have number ${number}; numbers are unique and never reused`,
  ),
  ...topology.stores
    .filter(({ number }) => !Number.isInteger(number) || number < 1 || number >= firstEngineNumber)
    .map(
      ({ name }) =>
        `store ${name} needs a whole number from 1 on, below ${firstEngineNumber}; others are the engine's own`,
    ),
  ...topology.sources
    .filter(({ topic, isTable }) => topic.compacted === true && isTable !== true)
    .map(({ topic }) => `topic ${topic.name} is compacted, and source() reads events; read it by table()`),
  ...withoutSchema(topology),
  ...unowned(topology),
  ...cyclicReads(topology),
  ...unnamedOutputs(topology),
  ...feedbackFaults(topology),
  ...measureFaults(topology),
  ...topology.processors.flatMap((node) => wiringFaults(node, topology)),
]

/** The types ask for names and schemas, but not every program that declares a topology is type-checked. */
const unnamed = ({ sources, processors, stores, sinks }: Topology): readonly string[] => [
  ...processors
    .filter(({ processor }) => isBlank(processor.name))
    .map(() => 'a processor has no name; name it: dead letters and logs say where they come from'),
  ...stores
    .filter(({ name }) => isBlank(name))
    .map(
      ({ number }) => `the store with number ${number} has no name; name it: the ids of its timers are made from it`,
    ),
  ...stores
    .filter(({ key }: Partial<Topology['stores'][number]>) => key === undefined || key.length === 0)
    .map(({ name }) => `store ${name} does not name the parts of its key; name them: another build must find its rows`),
  ...[...sources, ...sinks]
    .filter(({ topic }) => isBlank(topic.name))
    .map(({ kind }) => `the topic of a ${kind} has no name; give it the one that it has in Kafka`),
]

const withoutSchema = ({ sources, sinks, stores }: Topology): readonly string[] => {
  const topics = new Set([...sources, ...sinks].map(({ topic }) => topic))
  return [
    ...[...topics].filter(({ schema }) => !isSchema(schema)).map(({ name }) => `topic ${name}`),
    ...stores.filter(({ schema }) => !isSchema(schema)).map(({ name }) => `store ${name}`),
  ].map((owner) => `${owner} has no schema, so nothing of it can be encoded; give it one from schemas-avro/types.ts`)
}

/** Whether it is Avro is seen by its codec; here it must be there and be JSON. */
const isSchema = (schema: Partial<Schema<unknown>> | undefined): boolean => {
  if (schema === undefined || isBlank(schema.name) || isBlank(schema.json)) return false
  try {
    JSON.parse(schema.json!)
    return true
  } catch {
    return false
  }
}

const unowned = ({ processors, stores }: Topology): readonly string[] =>
  processors.flatMap(({ processor }) =>
    Object.values(processor.reads)
      .filter(({ name }) => !stores.some((store) => store.name === name))
      .map(
        ({ name }) => `${processor.name} reads store ${name}, which no processor of this topology owns; add its owner`,
      ),
  )

/** No order of subscription can put the owner of a store before a reader on which it depends. */
const cyclicReads = ({ processors }: Topology): readonly string[] =>
  processors.flatMap((reader) =>
    Object.values(reader.processor.reads)
      .filter(({ name }) =>
        processors.some((owner) => owns(owner.processor, name) && dependsOn(owner, reader, processors)),
      )
      .map(
        ({ name }) =>
          `${reader.processor.name} reads store ${name}, whose owner itself depends on ${reader.processor.name}; break the cycle by an event`,
      ),
  )

const owns = ({ state }: ProcessorNode['processor'], name: string): boolean =>
  Object.values(state).some((store) => store.name === name)

const unnamedOutputs = (topology: Topology): readonly string[] =>
  flowReaders(topology).flatMap(({ name, flow: { node, output } }) =>
    node.kind !== 'processor' || output === '' || node.processor.out.includes(output)
      ? []
      : [`${name} reads output ${output}, which ${node.processor.name} does not declare in out; declare it`],
  )
