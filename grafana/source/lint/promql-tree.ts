import { parser } from '@prometheus-io/lezer-promql'

/** A node of a parsed query. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

/** A parsed query. */
export interface PromqlTree {
  readonly text: string
  readonly root: SyntaxNode
}

export const parsePromql = (text: string): PromqlTree => ({ text, root: parser.parse(text).topNode })

export const textOf = ({ text }: PromqlTree, { from, to }: SyntaxNode): string => text.slice(from, to)

/** Every node below one, itself included, in the order of the text. */
export const nodesIn = (node: SyntaxNode): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = []
  node.cursor().iterate((cursor) => {
    found.push(cursor.node)
  })
  return found
}

export const namedNodes = (node: SyntaxNode, name: string): readonly SyntaxNode[] =>
  nodesIn(node).filter((each) => each.name === name)

/** The name of the function or aggregation whose direct argument a node is; undefined without one. */
export const callAround = (tree: PromqlTree, node: SyntaxNode): string | undefined => {
  const call = node.parent?.name === 'FunctionCallBody' ? node.parent.parent : undefined
  const name = call?.getChild('FunctionIdentifier') ?? call?.getChild('AggregateOp')
  return name == null ? undefined : textOf(tree, name)
}

/** Labels of the `by` of an aggregation. */
export const groupedBy = (tree: PromqlTree, aggregation: SyntaxNode): readonly string[] => {
  const labels = aggregation.getChild('AggregateModifier')?.getChild('GroupingLabels')
  return labels?.getChildren('LabelName').map((label) => textOf(tree, label)) ?? []
}
