import type { ProcessorNode } from './nodes.ts'

/**
 * Orders processors so that each comes after those that feed it and after the owners of the stores that it reads:
 * a reader then sees what the owner made of the same record. Otherwise the declared order stays.
 */
export const inSubscriptionOrder = (nodes: readonly ProcessorNode[]): readonly ProcessorNode[] => {
  const ordered = new Set<ProcessorNode>()
  const visit = (node: ProcessorNode, path: ReadonlySet<ProcessorNode>): void => {
    if (ordered.has(node) || path.has(node)) return
    for (const before of predecessors(node, nodes)) visit(before, new Set([...path, node]))
    ordered.add(node)
  }
  for (const node of nodes) visit(node, new Set())
  return [...ordered]
}

/** Whether a processor must come after another: that one feeds it, or owns a store that it reads, itself or over others. */
export const dependsOn = (
  node: ProcessorNode,
  other: ProcessorNode,
  nodes: readonly ProcessorNode[],
  seen = new Set<ProcessorNode>(),
): boolean =>
  predecessors(node, nodes).some(
    (before) => before === other || (!seen.has(before) && dependsOn(before, other, nodes, seen.add(before))),
  )

const predecessors = (node: ProcessorNode, nodes: readonly ProcessorNode[]): readonly ProcessorNode[] => [
  ...Object.values(node.inputs).flatMap((flow) => (flow.node.kind === 'processor' ? [flow.node] : [])),
  ...nodes.filter((other) => other !== node && ownsOneOf(other, node)),
]

const ownsOneOf = (owner: ProcessorNode, reader: ProcessorNode): boolean => {
  const owned = Object.values(owner.processor.state).map((store) => store.name)
  return Object.values(reader.processor.reads).some((store) => owned.includes(store.name))
}
