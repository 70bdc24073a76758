import type { Flow, FlowNode, Topology } from './nodes.ts'

/** Faults of measures: flows from outside of the graph, and metrics with two definitions. */
export const measureFaults = (topology: Topology): readonly string[] => [...strange(topology), ...disagreeing(topology)]

/** Otherwise such a node would run for the sake of its meter alone. */
const strange = ({ meters, sources, processors, feeds }: Topology): readonly string[] => {
  const nodes: readonly FlowNode[] = [...sources, ...processors, ...feeds.map(({ feedback }) => feedback)]
  return meters
    .filter(({ input }) => !nodes.includes(input.node))
    .map(({ input }) => `a meter looks at ${nameOf(input)}, which nobody else reads; measure what runs anyway`)
}

const disagreeing = ({ meters, stores }: Topology): readonly string[] => {
  const all = [...meters.flatMap(({ measures }) => measures), ...stores.flatMap(({ gauge }) => gauge ?? [])]
  const definitions = new Set(all.map(({ metric }) => metric))
  const names = [...definitions].map(({ name }) => name)
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].map(
    (name) => `metric ${name} has two definitions; let its measures share one`,
  )
}

const nameOf = ({ node, output }: Flow<unknown, unknown>): string => {
  if (node.kind === 'source') return `topic ${node.topic.name}`
  return node.kind === 'feedback' ? `feedback ${node.name}` : `output ${output} of ${node.processor.name}`
}
