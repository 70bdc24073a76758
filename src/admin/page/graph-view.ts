import { html, nothing, svg, type TemplateResult } from 'lit-html'
import type { NodeFacts } from '../live-facts.ts'
import { count, duration, rate } from './format.ts'
import type { Box, PlacedEdge, PlacedNode } from './layout.ts'
import type { PageActions } from './page-actions.ts'
import { type PageState, rateAlong, rateOf } from './page-state.ts'

type Drawn = Required<Pick<PageState, 'graph' | 'layout'>> & PageState

/** The graph: one place for the keyboard, in which arrows lead from node to node. */
export const graphView = (state: Drawn, actions: PageActions): TemplateResult => {
  const { layout, selected, graph } = state
  const near = new Set(
    graph.edges.filter(({ from, to }) => selected === from || selected === to).flatMap(({ from, to }) => [from, to]),
  )
  return html`<svg
    class=${selected === undefined ? 'graph' : 'graph chosen'}
    viewBox="0 0 ${layout.width} ${layout.height}"
    role="group"
    aria-label="Topology; arrow keys move, Enter opens a node"
    @keydown=${actions.onGraphKey}
  >
    <defs>
      <marker
        id="tip"
        viewBox="0 0 8 8"
        refX="6"
        refY="4"
        markerWidth="9"
        markerHeight="9"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path d="M0,0 L8,4 L0,8 Z" class="tip" />
      </marker>
    </defs>
    <g aria-hidden="true">${layout.edges.map((edge) => edgeView(edge, state))}</g>
    ${layout.nodes.map((node) => nodeView(node, state, near, actions))}
    <g aria-hidden="true">${layout.edges.map((edge) => edgeRate(edge, state))}</g>
  </svg>`
}

const isAt = ({ edge: { from, to } }: PlacedEdge, selected: string | undefined): boolean =>
  from === selected || to === selected

/** Reads are drawn for the chosen node alone: most processors read the policies. */
const edgeView = (placed: PlacedEdge, { live, selected }: Drawn): TemplateResult | typeof nothing => {
  const { edge, path } = placed
  const near = isAt(placed, selected)
  if (edge.kind === 'read' && !near) return nothing
  const flow = live === undefined ? 0 : rateAlong(edge.counted, live)
  const width = 1.2 + Math.min(4.5, Math.log10(1 + flow) * 1.7)
  const speed = flow === 0 ? '' : flow < 20 ? 'flowing slow' : flow < 200 ? 'flowing' : 'flowing fast'
  const dead = edge.to === 'end:dead-letter' && flow > 0 ? 'failing' : ''
  return svg`<path class="edge ${edge.kind} ${speed} ${near ? 'near' : ''} ${dead}" d=${path} stroke-width=${width.toFixed(1)} marker-end="url(#tip)" />`
}

const edgeRate = (placed: PlacedEdge, { live, selected, graph }: Drawn): TemplateResult | typeof nothing => {
  const { edge, at } = placed
  const flow = live === undefined ? 0 : rateAlong(edge.counted, live)
  const near = isAt(placed, selected)
  if (edge.kind === 'read' || isToldByNode(placed, graph)) return nothing
  if (!near && (flow === 0 || edge.kind === 'feedback')) return nothing
  const text = near ? `${edge.label === '' ? '' : `${shortened(edge.label)} `}${rate(flow)}/s` : `${rate(flow)}/s`
  return svg`<text class="rate ${near ? 'near' : ''}" x=${at.x} y=${at.y - 3} text-anchor=${near && edge.kind === 'flow' ? 'end' : 'middle'}>${text}</text>`
}

/** The only line of a source or output would repeat the rate of the node. */
const isToldByNode = ({ edge: { from, to } }: PlacedEdge, { edges }: Drawn['graph']): boolean =>
  (from.startsWith('source:') && edges.filter((edge) => edge.from === from).length === 1) ||
  (to.startsWith('sink:') && edges.filter((edge) => edge.to === to).length === 1)

const shortened = (label: string): string => (label.length > 26 ? `${label.slice(0, 25)}…` : label)

const nodeView = (
  placed: PlacedNode,
  state: Drawn,
  near: ReadonlySet<string>,
  actions: PageActions,
): TemplateResult => {
  const { node, x, y } = placed
  const { selected, focused, live, graph } = state
  const facts = live?.nodes[node.id] ?? {}
  const isChosen = node.id === selected
  const tone = toneOf(facts)
  return svg`<g
    class="node ${node.kind} ${tone} ${isChosen ? 'chosen' : ''} ${near.has(node.id) ? 'near' : ''}"
    transform="translate(${x},${y})"
    role="button" tabindex=${node.id === (focused ?? graph.nodes[0]?.id) ? 0 : -1}
    aria-pressed=${isChosen ? 'true' : 'false'} aria-label=${spoken(placed, state, facts)} data-node=${node.id}
    @click=${() => actions.select(node.id)} @focus=${() => actions.focus(node.id)}
  ><title>${node.name}</title>${node.kind === 'store' ? storeBody(placed) : body(placed, state, facts)}</g>`
}

const toneOf = ({ failures = 0, openBreakers = 0, held = 0, lagMs = 0 }: NodeFacts): string => {
  if (failures > 0 || held > 0) return 'failing'
  return openBreakers > 0 || lagMs > 10_000 ? 'warning' : ''
}

const storeBody = ({ width, height, label }: PlacedNode): TemplateResult =>
  svg`<rect width=${width} height=${height} rx="5" /><path class="drum" d="M8,6 v7 c0,3 8,3 8,0 v-7 c0,-3 -8,-3 -8,0 c0,3 8,3 8,0" />
    <text x="22" y=${height / 2 + 4}>${label}</text>`

const body = (placed: PlacedNode, state: Drawn, facts: NodeFacts): TemplateResult => {
  const { width, height, label, node } = placed
  const head = node.kind === 'processor' ? 22 : 17
  return svg`<rect width=${width} height=${height} rx="9" /><rect class="stripe" x="0" y="8" width="4" height=${height - 16} rx="2" />
    <text class="name" x="15" y=${head}>${label}</text>
    <text class="figures" x="15" y=${head + 16}>${figures(placed, state, facts)}</text>
    ${badge(placed, facts)}`
}

const figures = ({ node }: PlacedNode, { live, graph }: Drawn, facts: NodeFacts): string => {
  if (live === undefined) return '…'
  const { lagRecords = 0, latencyMs } = facts
  const parts = [`${rate(rateOf(node.id, graph, live))}/s`]
  if (latencyMs !== undefined) parts.push(node.kind === 'sink' ? `after ${duration(latencyMs)}` : duration(latencyMs))
  if (lagRecords > 0) parts.push(`lag ${count(lagRecords)}`)
  return parts.join(' · ')
}

/** Troubles, at the right edge. */
const badge = ({ width }: Box, { failures = 0, openBreakers = 0, held = 0 }: NodeFacts) => {
  const text =
    failures > 0 ? count(failures) : openBreakers > 0 ? `${count(openBreakers)} open` : held > 0 ? 'held' : ''
  if (text === '') return nothing
  const size = text.length * 6.6 + 12
  return svg`<g class="badge" transform="translate(${width - size - 7},24)"><rect width=${size} height="17" rx="8.5" />
    <text x=${size / 2} y="12.5" text-anchor="middle">${text}</text></g>`
}

const spoken = (placed: PlacedNode, state: Drawn, facts: NodeFacts): string => {
  const { node, label } = placed
  if (node.kind === 'store') return `store ${label}`
  const troubles = [
    facts.failures ? `, ${facts.failures} dead letters in the last minute` : '',
    facts.openBreakers ? `, ${facts.openBreakers} breakers open` : '',
  ]
  return `${node.kind} ${label}, ${figures(placed, state, facts)}${troubles.join('')}`
}
