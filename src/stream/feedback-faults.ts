import { type FlowReader, flowReaders } from './flow-readers.ts'
import { doubled, isBlank } from './names.ts'
import type { FeedbackNode, FeedNode, Topology } from './nodes.ts'
import { dependsOn } from './subscription-order.ts'

/** Every reason why the feedbacks of a topology cannot run, with its remedy. */
export const feedbackFaults = (topology: Topology): readonly string[] => {
  const readers = flowReaders(topology).filter(({ flow }) => flow.node.kind === 'feedback')
  const feedbacks = [
    ...new Set([
      ...readers.map(({ flow }) => flow.node as FeedbackNode),
      ...topology.feeds.map((feed) => feed.feedback),
    ]),
  ]
  return [
    ...feedbacks
      .filter(({ name }) => isBlank(name))
      .map(() => 'a feedback has no name; name it: it is drawn by its name'),
    ...doubled(feedbacks.map(({ name }) => name)).map(
      (name) => `two feedbacks are named ${name}; give each its own name`,
    ),
    ...feedbacks.flatMap((feedback) =>
      edgeFaults(
        feedback,
        topology.feeds.filter((feed) => feed.feedback === feedback),
        readers.filter(({ flow }) => flow.node === feedback),
        topology,
      ),
    ),
  ]
}

const edgeFaults = (
  { name }: FeedbackNode,
  feeds: readonly FeedNode[],
  readers: readonly FlowReader[],
  topology: Topology,
): readonly string[] => [
  ...(feeds.length > 0 ? [] : [`feedback ${name} is fed by nobody; list its feed() with the ends of the topology`]),
  ...(feeds.length < 2 ? [] : [`feedback ${name} is fed ${feeds.length} times; give each flow a feedback of its own`]),
  ...(readers.length > 0
    ? []
    : [`feedback ${name} is read by nobody; connect it by through(), or take out its feed()`]),
  ...readers
    .filter(({ processor }) => processor === undefined)
    .map(
      (reader) => `${reader.name} reads feedback ${name}, which leads to processors only; let it read the flow itself`,
    ),
  ...feeds.flatMap((feed) => readers.flatMap((reader) => forwardFaults(feed, reader, topology))),
]

/** A flow can be connected as it is, unless its maker depends on the reader. */
const forwardFaults = (
  { feedback, input: { node } }: FeedNode,
  { name, processor: reader }: FlowReader,
  { processors }: Topology,
): readonly string[] => {
  if (reader === undefined || node.kind === 'feedback') return []
  if (node === reader)
    return [`feedback ${feedback.name} leads from ${name} to itself; let its own rules decide, or split it in two`]
  if (node.kind === 'processor' && dependsOn(node, reader, processors)) return []
  const from = node.kind === 'source' ? `the source of ${node.topic.name}` : `processor ${node.processor.name}`
  return [`feedback ${feedback.name} leads forward, from ${from} to ${name}; connect the flow itself`]
}
