import type { FeedbackNode, Flow } from './nodes.ts'

/** The name of a flow: its topic, its processor, `processor.output`, or `feedback <name>`. */
export const flowName = ({ node, output }: Flow<unknown, unknown>): string => {
  if (node.kind === 'source') return node.topic.name
  if (node.kind === 'feedback') return feedbackName(node)
  return inletName(node.processor.name, output)
}

/** A feedback as the maker of a flow, and as the end of one. */
export const feedbackName = ({ name }: Pick<FeedbackNode, 'name'>): string => `feedback ${name}`

/** One of the inputs or outputs of a processor; the only one has no name of its own. */
export const inletName = (processor: string, name: string): string => (name === '' ? processor : `${processor}.${name}`)
