import { html, nothing, svg, type TemplateResult } from 'lit-html'
import { count, duration, rate } from './format.ts'
import type { PageActions } from './page-actions.ts'
import type { PageState, Totals } from './page-state.ts'
import { theme } from './theme.ts'

/** Which pod, how it is, and its most important figures. */
export const headerView = (state: PageState, actions: PageActions): TemplateResult =>
  html`<header>
    <div class="title">
      <h1>${state.graph?.application ?? 'pod'}<small>pod ${state.graph?.instance ?? '…'}</small></h1>
      ${stateView(state)}
      <nav aria-label="other pods">${peersOf(state)}</nav>
      <button class="theme" @click=${actions.theme} aria-label="colours: ${theme()}">${themeIcons[theme()]}</button>
    </div>
    ${state.live === undefined ? nothing : figuresView(state)}
  </header>`

const themeIcons = { auto: '◐ auto', dark: '● dark', light: '○ light' } as const

const stateView = ({ connection, live }: PageState): TemplateResult => {
  const text = connection === 'live' ? (live?.state ?? '…') : connection === 'lost' ? 'connection lost' : 'connecting'
  const tone = text === 'running' ? 'good' : connection === 'lost' ? 'bad' : 'wait'
  return html`<span class="state ${tone}" role="status">${text}</span>`
}

const peersOf = ({ graph }: PageState): unknown =>
  (graph?.peers ?? []).map(({ name, url }) => html`<a href=${url} rel="noreferrer">${name}</a>`)

const figuresView = ({ live, totals }: PageState): TemplateResult => {
  const { commits, tasks, breakers, nodes } = live!
  const now = totals.at(-1) ?? { in: 0, out: 0, lag: 0 }
  const lagMs = Math.max(0, ...tasks.map((task) => task.lagMs))
  const failures = Object.values(nodes).reduce((sum, { failures: some = 0 }) => sum + some, 0)
  const open = breakers.filter(({ state }) => state !== 'closed').reduce((sum, { count: some }) => sum + some, 0)
  return html`<dl class="figures">
    ${figure('records in', `${rate(now.in)}/s`, curve(totals, 'in'))}
    ${figure('events out', `${rate(now.out)}/s`, curve(totals, 'out'))}
    ${figure('lag', `${count(now.lag)}`, curve(totals, 'lag'), lagMs > 10_000 ? 'warning' : '', `oldest ${duration(lagMs)}`)}
    ${figure('commit', duration(commits.meanMs), nothing, '', `${rate(commits.perSecond)}/s, ${count(commits.aborts)} aborted`)}
    ${figure('tasks', String(tasks.length), nothing, '', `${tasks.filter((task) => task.state === 'opening').length} opening`)}
    ${figure('breakers open', count(open), nothing, open > 0 ? 'warning' : '')}
    ${figure('dead letters', count(failures), nothing, failures > 0 ? 'failing' : '', 'last minute')}
  </dl>`
}

const figure = (name: string, value: string, more: unknown, tone = '', note = ''): TemplateResult =>
  html`<div class="figure ${tone}">
    <dt>${name}</dt>
    <dd>${value}${note === '' ? nothing : html`<small>${note}</small>`}${more}</dd>
  </div>`

const [curveWidth, curveHeight] = [96, 26]

/** The last ninety seconds. */
const curve = (totals: readonly Totals[], of: keyof Totals): TemplateResult => {
  const values = totals.map((each) => each[of])
  const most = Math.max(1, ...values)
  const step = curveWidth / Math.max(1, values.length - 1)
  const points = values.map(
    (value, index) =>
      `${(index * step).toFixed(1)},${(curveHeight - 2 - (value / most) * (curveHeight - 4)).toFixed(1)}`,
  )
  return html`<svg class="curve" viewBox="0 0 ${curveWidth} ${curveHeight}" aria-hidden="true">
    ${svg`<polyline points=${points.join(' ')} />`}
  </svg>`
}
