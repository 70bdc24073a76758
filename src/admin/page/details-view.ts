import { html, nothing, type TemplateResult } from 'lit-html'
import type { LetterFacts, NodeDetails, NodeFacts, StoreFacts } from '../live-facts.ts'
import { away, clockTime, count, duration, rate, shortName } from './format.ts'
import type { PageActions } from './page-actions.ts'
import { type PageState, rateAlong, rateOf } from './page-state.ts'

/** The chosen node: what flows, its rows and timers, its partitions, its dead letters. */
export const detailsView = (state: PageState, actions: PageActions): TemplateResult | typeof nothing => {
  const node = state.graph?.nodes.find(({ id }) => id === state.selected)
  if (node === undefined || state.graph === undefined) return nothing
  const { live, graph, details } = state
  const facts = live?.nodes[node.id] ?? {}
  return html`<aside class="card details" aria-labelledby="details-name" tabindex="-1">
    <button class="close" aria-label="close details" @click=${() => actions.select(undefined)}>✕</button>
    <p class="kind">${node.kind}${node.role === undefined ? nothing : html` · ${node.role}`}</p>
    <h2 id="details-name">${node.name}</h2>
    ${node.schema === undefined ? nothing : html`<p class="schema">${node.schema}</p>`}
    ${live === undefined || node.kind === 'store' ? nothing : factsView(facts, rateOf(node.id, graph, live), node.kind)}
    ${live === undefined ? nothing : flowsView(state)}
    ${details === undefined || details.id !== node.id ? html`<p class="muted">reading …</p>` : moreView(details, state)}
  </aside>`
}

const factsView = (facts: NodeFacts, perSecond: number, kind: string): TemplateResult => {
  const rows: readonly (readonly [string, string])[] = [
    ['rate', `${rate(perSecond)}/s`],
    ...(facts.latencyMs === undefined
      ? []
      : [[kind === 'sink' ? 'after its input' : 'time per record', duration(facts.latencyMs)] as const]),
    ...(facts.lagRecords === undefined
      ? []
      : [['lag', `${count(facts.lagRecords)} records, oldest ${duration(facts.lagMs ?? 0)}`] as const]),
    ...(facts.openBreakers === undefined ? [] : [['breakers open', count(facts.openBreakers)] as const]),
    ...(facts.failures === undefined ? [] : [['dead letters', `${count(facts.failures)} in the last minute`] as const]),
  ]
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

const flowsView = ({ graph, live, selected }: PageState): unknown => {
  const lines = graph!.edges.filter(({ from, to, kind }) => kind !== 'state' && (from === selected || to === selected))
  if (lines.length === 0) return nothing
  return html`<h3>flows</h3>
    <ul class="flows">
      ${lines.map(({ from, to, kind, label, counted }) => {
        const isIn = to === selected
        const other = shortName((isIn ? from : to).replace(/^\w+:/, ''))
        const text = kind === 'read' ? 'reads' : `${rate(rateAlong(counted, live!))}/s`
        return html`<li>
          <span class="way">${isIn ? '←' : '→'}</span>
          <span class="other">${other} <small>${kind === 'feedback' ? 'feedback ' : ''}${label}</small></span
          ><b>${text}</b>
        </li>`
      })}
    </ul>`
}

const moreView = (details: NodeDetails, { live, graph }: PageState): unknown =>
  html`${details.stores.map((store) => storeView(store, live?.atMs ?? 0))} ${timersView(details, live?.atMs ?? 0)}
  ${details.inputs.length === 0 ? nothing : partitionsView(details)}
  ${
    details.deadLetters.length === 0
      ? graph!.nodes.find(({ id }) => id === details.id)?.kind === 'store'
        ? nothing
        : html`<p class="muted">no dead letters since the pod started</p>`
      : lettersView(details.deadLetters)
  }`

const storeView = ({ name, key, rows, sample }: StoreFacts, nowMs: number): TemplateResult =>
  html`<h3>${name}<small>${rows === undefined ? '' : `${count(rows)} rows`}</small></h3>
    <p class="schema">key: ${key.join(', ')}</p>
    ${
      sample.length === 0
        ? html`<p class="muted">no rows in this pod</p>`
        : html`<ul class="rows">
            ${sample.map((row) => html`<li><code>${row.key.join(' · ')}</code><small>${row.deadlineMs === undefined ? `task ${row.task}` : `timer ${away(row.deadlineMs, nowMs)}`}</small></li>`)}
          </ul>`
    }`

const timersView = ({ stores }: NodeDetails, nowMs: number): unknown => {
  const due = stores.flatMap(({ sample }) => sample.flatMap(({ deadlineMs }) => deadlineMs ?? []))
  if (due.length === 0) return nothing
  return html`<p class="muted">
    of these rows ${due.length} have a timer, the next one is due ${away(Math.min(...due), nowMs)}
  </p>`
}

const partitionsView = ({ inputs }: NodeDetails): TemplateResult =>
  html`<h3>partitions</h3>
    <table>
      <thead>
        <tr>
          <th scope="col">partition</th>
          <th scope="col">task</th>
          <th scope="col">lag</th>
          <th scope="col">oldest</th>
        </tr>
      </thead>
      <tbody>
        ${inputs.map(
          ({ partition, task, lagRecords, lagMs }) =>
            html`<tr>
              <td>${partition}</td>
              <td>${task}</td>
              <td>${count(lagRecords)}</td>
              <td>${duration(lagMs)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`

const lettersView = (letters: readonly LetterFacts[]): TemplateResult =>
  html`<h3>dead letters</h3>
    <ul class="rows">
      ${letters.map(({ atMs, reason, stage, place }) => html`<li><b class="bad">${reason}</b> <small>${stage}, ${clockTime(atMs)}</small><code>${place}</code></li>`)}
    </ul>`
