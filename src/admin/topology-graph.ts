import { descriptionOf, type DescribedProcessor, type TopologyDescription } from '#stream/describe.ts'
import { feedbackName, inletName } from '#stream/flow-name.ts'
import type { Topology } from '#stream/nodes.ts'
import { deadLetterEnd, edgeName } from '#runtime/task/edge-counts.ts'
import type { GraphEdge, GraphNode } from './graph-facts.ts'

/** The end for dead letters. */
export const deadLetterNode = `end:${deadLetterEnd}`

/** The nodes and edges of a topology, made from the running value. An output topic of several flows is one node. */
export const graphOf = (
  topology: Topology,
): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } => {
  const description = descriptionOf(topology)
  return { nodes: nodesOf(description), edges: merged(edgesOf(description)) }
}

const nodesOf = ({ sources, processors, sinks, deadLetters }: TopologyDescription): readonly GraphNode[] => {
  const written = new Map(sinks.map(({ topic, role, schema }) => [topic, { role, schema }]))
  return [
    ...sources.map(({ topic: name, role, schema }) => node('source', name, { role, schema })),
    ...processors.map(({ name }) => node('processor', name)),
    ...processors.flatMap(({ state }) => state.map(({ name, key, schema }) => node('store', name, { key, schema }))),
    ...[...written].map(([name, topic]) => node('sink', name, topic)),
    ...(deadLetters.length > 0 ? [{ id: deadLetterNode, kind: 'end' as const, name: 'dead letters' }] : []),
  ]
}

const node = (kind: GraphNode['kind'], name: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id: `${kind}:${name}`,
  kind,
  name,
  ...more,
})

const edgesOf = (description: TopologyDescription): readonly GraphEdge[] => {
  const { processors, sinks, deadLetters } = description
  const flow = (from: string, to: string, end: string): GraphEdge => flowOf(description, from, to, end)
  return [
    ...processors.flatMap(({ name, in: inputs }) =>
      Object.entries(inputs).map(([input, from]) => flow(from, `processor:${name}`, inletName(name, input))),
    ),
    ...sinks.map(({ topic, from }) => flow(from, `sink:${topic}`, topic)),
    ...deadLetters.map((from) => flow(from, deadLetterNode, deadLetterEnd)),
    ...processors.flatMap(storeEdges),
  ]
}

const flowOf = (description: TopologyDescription, from: string, to: string, end: string): GraphEdge => {
  const counted = [edgeName(from, end)]
  const fed = description.feedbacks.find((feedback) => from === feedbackName(feedback))
  if (fed !== undefined) {
    const { node: maker } = makerOf(description, fed.from)
    return { kind: 'feedback', from: maker, to, label: fed.name, counted }
  }
  const { node: maker, output } = makerOf(description, from)
  return { kind: 'flow', from: maker, to, label: output, counted }
}

/** The name of a processor may hold a dot. */
const makerOf = (
  { processors }: TopologyDescription,
  from: string,
): { readonly node: string; readonly output: string } => {
  const maker = processors.find(
    ({ name, out }) => from === name || out.some((output) => from === inletName(name, output)),
  )
  return maker === undefined
    ? { node: `source:${from}`, output: '' }
    : { node: `processor:${maker.name}`, output: from.slice(maker.name.length + 1) }
}

const storeEdges = ({ name, state, reads }: DescribedProcessor): readonly GraphEdge[] => [
  ...state.map((store) => storeEdge('state', `processor:${name}`, `store:${store.name}`)),
  ...reads.map((store) => storeEdge('read', `store:${store}`, `processor:${name}`)),
]

const storeEdge = (kind: 'state' | 'read', from: string, to: string): GraphEdge => ({
  kind,
  from,
  to,
  label: '',
  counted: [],
})

/** One line for all flows of a kind between two nodes. */
const merged = (edges: readonly GraphEdge[]): readonly GraphEdge[] => {
  const byEnds = new Map<string, GraphEdge>()
  for (const edge of edges) {
    const ends = `${edge.kind} ${edge.from} ${edge.to}`
    const before = byEnds.get(ends)
    byEnds.set(ends, before === undefined ? edge : joined(before, edge))
  }
  return [...byEnds.values()]
}

const joined = (before: GraphEdge, { label, counted }: GraphEdge): GraphEdge => ({
  ...before,
  label: before.label.split(', ').includes(label) ? before.label : `${before.label}, ${label}`,
  counted: [...before.counted, ...counted],
})
