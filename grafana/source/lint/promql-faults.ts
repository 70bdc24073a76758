import {
  callAround,
  groupedBy,
  namedNodes,
  nodesIn,
  parsePromql,
  type PromqlTree,
  type SyntaxNode,
  textOf,
} from './promql-tree.ts'
import type { KnownSeries, Series } from './series.ts'

/** Faults of a query without variables: it must parse, ask for series that exist, and grow counters before it adds them up. */
export const promqlFaults = (text: string, known: KnownSeries): readonly string[] => {
  const found = remembered.get(known) ?? new Map<string, readonly string[]>()
  remembered.set(known, found)
  const faults = found.get(text) ?? faultsOf(text, known)
  found.set(text, faults)
  return faults
}

/** Dashboards share queries, and a test looks at each dashboard many times. */
const remembered = new WeakMap<KnownSeries, Map<string, readonly string[]>>()

const faultsOf = (text: string, known: KnownSeries): readonly string[] => {
  if (text.trim() === '') return ['the query is empty']
  const tree = parsePromql(text)
  if (nodesIn(tree.root).some(({ type }) => type.isError)) return [`does not parse: ${text}`]
  const selectors = namedNodes(tree.root, 'VectorSelector')
  if (selectors.length === 0) return [`asks for no metric: ${text}`]
  return [
    ...selectors.flatMap((selector) => selectorFaults(tree, selector, known)),
    ...namedNodes(tree.root, 'AggregateExpr').flatMap((node) => groupingFaults(tree, node, known)),
    ...namedNodes(tree.root, 'HistogramQuantile').flatMap((node) => quantileFaults(tree, node)),
  ]
}

/** Faults of a selector alone, as in the query of a variable. */
export const selectorTextFaults = (text: string, known: KnownSeries): readonly string[] => {
  const tree = parsePromql(text)
  const [selector] = namedNodes(tree.root, 'VectorSelector')
  if (selector === undefined || nodesIn(tree.root).some(({ type }) => type.isError)) return [`is no selector: ${text}`]
  return nameAndLabelFaults(tree, selector, known)
}

/** Labels of the result as far as the query names them: by its groupings and by label_replace. */
export const namedLabels = (text: string): ReadonlySet<string> => {
  const tree = parsePromql(text)
  const grouped = namedNodes(tree.root, 'AggregateExpr').flatMap((node) => groupedBy(tree, node))
  const selected = namedNodes(tree.root, 'AggregateExpr').length === 0 ? namedNodes(tree.root, 'VectorSelector') : []
  return new Set([...grouped, ...(selected.length === 0 ? [] : ['application', 'instance'])])
}

const selectorFaults = (tree: PromqlTree, selector: SyntaxNode, known: KnownSeries): readonly string[] => {
  const series = known.get(nameOf(tree, selector))
  return [
    ...nameAndLabelFaults(tree, selector, known),
    ...(series === undefined ? [] : growthFaults(tree, selector, series)),
  ]
}

const nameAndLabelFaults = (tree: PromqlTree, selector: SyntaxNode, known: KnownSeries): readonly string[] => {
  const name = nameOf(tree, selector)
  const series = known.get(name)
  if (series === undefined) return [`no pod has the series "${name}"`]
  return namedNodes(selector, 'LabelName')
    .map((label) => textOf(tree, label))
    .filter((label) => !series.labels.includes(label))
    .map((label) => `${name} has no label ${label}`)
}

const nameOf = (tree: PromqlTree, selector: SyntaxNode): string => {
  const name = selector.getChild('Identifier')
  return name === null ? '' : textOf(tree, name)
}

const growths = ['rate', 'increase', 'changes', 'resets']

/** A counter starts at 0 with each process: only its growth means something. The growth of a gauge means nothing. */
const growthFaults = (tree: PromqlTree, selector: SyntaxNode, { isCounter }: Series): readonly string[] => {
  const ranged = selector.parent?.name === 'MatrixSelector' ? selector.parent : undefined
  const call = callAround(tree, ranged ?? selector)
  const name = nameOf(tree, selector)
  if (call === 'absent') return []
  if (isCounter) return growths.includes(call ?? '') ? [] : [`the counter ${name} stands outside of rate and increase`]
  return call === 'rate' || call === 'increase' ? [`${name} is a gauge: ${call} is for counters`] : []
}

const groupingFaults = (tree: PromqlTree, node: SyntaxNode, known: KnownSeries): readonly string[] => {
  const inside = namedNodes(node, 'VectorSelector').flatMap((each) => known.get(nameOf(tree, each))?.labels ?? [])
  return groupedBy(tree, node)
    .filter((label) => inside.length > 0 && !inside.includes(label))
    .map((label) => `groups by ${label}, a label of no metric in there`)
}

/** Quantiles need the sum of grown buckets by `le` (prometheus.io/docs/practices/histograms). */
const quantileFaults = (tree: PromqlTree, node: SyntaxNode): readonly string[] => {
  const call = node.parent!.parent!
  const sum = call.getChild('FunctionCallBody')?.getChild('AggregateExpr') ?? null
  const isSum = sum !== null && textOf(tree, sum).startsWith('sum') && groupedBy(tree, sum).includes('le')
  const isGrown = sum !== null && /^sum[^(]*\([^)]*\)\s*\(rate\(\w+_bucket\b/.test(textOf(tree, sum))
  return isSum && isGrown ? [] : ['histogram_quantile must stand over sum by (le, …)(rate(…_bucket[…]))']
}
