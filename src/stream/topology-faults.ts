import type { Topology } from './nodes.ts'

/** Every reason why a topology cannot run, with its remedy; empty when it can. */
export const topologyFaults = (topology: Topology): readonly string[] => [
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
    .filter(({ number }) => !Number.isInteger(number) || number < 1)
    .map(({ name }) => `store ${name} needs a whole number from 1 on; 0 is the engine's own`),
  ...unowned(topology),
  ...cyclicReads(topology),
  ...unnamedOutputs(topology),
]

const doubled = <T>(values: readonly T[]): readonly T[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
]

const unowned = ({ processors, stores }: Topology): readonly string[] =>
  processors.flatMap(({ processor }) =>
    Object.values(processor.reads)
      .filter(({ name }) => !stores.some((store) => store.name === name))
      .map(
        ({ name }) => `${processor.name} reads store ${name}, which no processor of this topology owns; add its owner`,
      ),
  )

/** The order of subscription puts owners first; where it could not, owner and reader wait for each other. */
const cyclicReads = ({ processors }: Topology): readonly string[] =>
  processors.flatMap(({ processor }, index) =>
    Object.values(processor.reads)
      .filter(({ name }) =>
        processors
          .slice(index + 1)
          .some((later) => Object.values(later.processor.state).some((store) => store.name === name)),
      )
      .map(
        ({ name }) =>
          `${processor.name} reads store ${name}, whose owner itself depends on ${processor.name}; break the cycle by an event`,
      ),
  )

const unnamedOutputs = ({ sinks }: Topology): readonly string[] =>
  sinks
    .filter(
      ({ input }) =>
        input.node.kind === 'processor' && input.output !== '' && !input.node.processor.out.includes(input.output),
    )
    .map(
      ({ topic, input }) =>
        `the sink of ${topic.name} reads output ${input.output}, which its processor does not declare in out`,
    )
