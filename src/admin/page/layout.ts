import { Graph, layout } from '@dagrejs/dagre'
import type { GraphEdge, GraphFacts, GraphNode } from '../graph-facts.ts'
import { shortName } from './format.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A node with its place; the rows of its stores lie within a processor. */
export interface PlacedNode extends Box {
  readonly node: GraphNode
  readonly label: string
}

export interface PlacedEdge {
  readonly edge: GraphEdge
  /** As SVG writes paths. */
  readonly path: string
  /** Where its rate is written. */
  readonly at: { readonly x: number; readonly y: number }
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

const letterWidth = 7.3
const rowHeight = 22
const headHeight = 54
const margin = 16

/** Places the graph from left to right. Feedbacks go back below the nodes, and reads lie where they are shown on request. */
export const layoutOf = ({ nodes, edges }: Pick<GraphFacts, 'nodes' | 'edges'>): Layout => {
  const owners = new Map(edges.filter(({ kind }) => kind === 'state').map(({ from, to }) => [to, from]))
  const outer = nodes.filter(({ id }) => !owners.has(id))
  const storesOf = (id: string) => nodes.filter((node) => owners.get(node.id) === id)
  const graph = placedGraph(outer, storesOf, edges)
  const placed = outer.map((node) => placedNode(node, graph))
  const inner = placed.flatMap((box) => storesOf(box.node.id).map((store, row) => storeBox(store, box, row)))
  const all = [...placed, ...inner]
  const boxes = new Map(all.map((box) => [box.node.id, box]))
  const bottom = Math.max(...all.map(({ y, height }) => y + height))
  const lines = edges.filter(({ kind }) => kind !== 'state').map((edge) => lineOf(edge, boxes, bottom, graph))
  return {
    width: Math.max(...all.map(({ x, width }) => x + width)) + margin,
    height: bottom + (edges.some(({ kind }) => kind === 'feedback') ? feedbackDepth : 0) + margin,
    nodes: all,
    edges: lines,
  }
}

const placedGraph = (
  outer: readonly GraphNode[],
  storesOf: (id: string) => readonly GraphNode[],
  edges: readonly GraphEdge[],
): Graph => {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 12, edgesep: 10, ranksep: 96, marginx: margin, marginy: margin })
  graph.setDefaultEdgeLabel(() => ({}))
  const sizes = outer.map((node) => ({ node, ...sizeOf(node, storesOf(node.id)) }))
  // Equal widths make columns.
  const widest = (kind: GraphNode['kind']) =>
    Math.max(...sizes.filter(({ node }) => node.kind === kind).map(({ width }) => width))
  for (const { node, height } of sizes) graph.setNode(node.id, { width: widest(node.kind), height })
  for (const { kind, from, to } of edges) if (kind === 'flow') graph.setEdge(from, to, { weight: weightOf(from, to) })
  layout(graph)
  return graph
}

const placedNode = (node: GraphNode, graph: Graph): PlacedNode => {
  const { x = 0, y = 0, width = 0, height = 0 } = graph.node(node.id) as Partial<Box>
  return { node, label: labelOf(node), x: x - width / 2, y: y - height / 2, width, height }
}

/** Straight lines matter most between processors. */
const weightOf = (from: string, to: string): number =>
  from.startsWith('processor:') && to.startsWith('processor:') ? 4 : 1

const labelOf = ({ name }: GraphNode): string => shortName(name)

const sizeOf = (node: GraphNode, stores: readonly GraphNode[]): { readonly width: number; readonly height: number } => {
  const longest = Math.max(labelOf(node).length, ...stores.map(({ name }) => name.length + 3))
  const width = Math.max(node.kind === 'processor' ? 176 : 128, Math.ceil(longest * letterWidth) + 30)
  if (node.kind !== 'processor') return { width, height: 40 }
  return { width, height: headHeight + stores.length * rowHeight + (stores.length > 0 ? 6 : 0) }
}

const storeBox = (node: GraphNode, { x, y, width }: Box, row: number): PlacedNode => ({
  node,
  label: node.name,
  x: x + 8,
  y: y + headHeight + row * rowHeight,
  width: width - 16,
  height: rowHeight - 3,
})

const feedbackDepth = 56

const lineOf = (edge: GraphEdge, boxes: ReadonlyMap<string, Box>, bottom: number, graph: Graph): PlacedEdge => {
  const [from, to] = [boxes.get(edge.from)!, boxes.get(edge.to)!]
  if (edge.kind === 'feedback') return arc(edge, from, to, bottom)
  const points = edge.kind === 'flow' ? ((graph.edge(edge.from, edge.to) as { points?: Point[] }).points ?? []) : []
  return curve(edge, from, to, points.slice(1, -1))
}

interface Point {
  readonly x: number
  readonly y: number
}

/** From the right side of one to the left side of the other, around the nodes in between. */
const curve = (edge: GraphEdge, from: Box, to: Box, between: readonly Point[]): PlacedEdge => {
  const start = { x: from.x + from.width, y: middle(from) }
  const end = { x: to.x - 5, y: middle(to) }
  const stops = between.filter(({ x }) => x > start.x + 20 && x < end.x - 20)
  const points = [start, ...stops, end]
  const bends = points.slice(1).map((point, index) => bend(points[index]!, point))
  return { edge, path: `M${start.x},${start.y} ${bends.join(' ')}`, at: labelPlace(points, to) }
}

const bend = (from: Point, to: Point): string => {
  const half = Math.max(30, Math.abs(to.x - from.x) / 2)
  return `C${from.x + half},${from.y} ${to.x - half},${to.y} ${to.x},${to.y}`
}

/** In the middle of the last part: there lines have parted. */
const labelPlace = (points: readonly Point[], to: Box): Point => {
  const [before, end] = [points.at(-2)!, points.at(-1)!]
  return { x: Math.min((before.x + end.x) / 2, to.x - 24), y: (before.y + end.y) / 2 }
}

/** Below all nodes, from bottom to bottom; back to its own maker it is a loop. */
const arc = (edge: GraphEdge, from: Box, to: Box, bottom: number): PlacedEdge => {
  const start = { x: from.x + from.width / 2 + 18, y: from.y + from.height }
  const end = { x: to.x + to.width / 2 - 18, y: to.y + to.height }
  const depth = bottom + feedbackDepth
  const path = `M${start.x},${start.y} C${start.x},${depth} ${end.x},${depth} ${end.x},${end.y + 5}`
  return { edge, path, at: { x: (start.x + end.x) / 2, y: bottom + feedbackDepth * 0.62 } }
}

const middle = ({ y, height }: Box): number => y + Math.min(height, headHeight) / 2
