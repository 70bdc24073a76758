import type { Flow, ProcessorNode, Topology } from './nodes.ts'

/** One reader of a flow. */
export interface FlowReader {
  /** In words. */
  readonly name: string
  readonly flow: Flow<unknown, unknown>
  /** Absent where the flow ends. */
  readonly processor?: ProcessorNode
}

/** All readers of flows in a topology, once for each flow. */
export const flowReaders = ({ sinks, deadLetters, feeds, meters, processors }: Topology): readonly FlowReader[] => [
  ...sinks.map(({ topic, input }) => ({ name: `the sink of ${topic.name}`, flow: input })),
  ...deadLetters.map(({ input }) => ({ name: 'a dead-letter end', flow: input })),
  ...feeds.map(({ feedback, input }) => ({ name: `the feed of ${feedback.name}`, flow: input })),
  ...meters.map(({ input }) => ({ name: 'a meter', flow: input })),
  ...processors.flatMap((processor) =>
    Object.values(processor.inputs).map((flow) => ({ name: `processor ${processor.processor.name}`, flow, processor })),
  ),
]
