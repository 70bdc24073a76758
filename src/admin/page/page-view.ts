import { html, nothing, type TemplateResult } from 'lit-html'
import { detailsView } from './details-view.ts'
import { graphView } from './graph-view.ts'
import { headerView } from './header-view.ts'
import { inspectView } from './inspect-view.ts'
import type { PageActions } from './page-actions.ts'
import type { PageState } from './page-state.ts'
import { sampleView } from './sample-view.ts'
import { tasksView } from './tasks-view.ts'

/** The whole page, or the form for a token. */
export const pageView = (state: PageState, actions: PageActions): TemplateResult => {
  if (state.needsToken) return tokenView(actions)
  const { graph, layout, live, selected } = state
  return html`${headerView(state, actions)}
    <main class=${selected === undefined ? '' : 'with-details'}>
      <section class="card topology" aria-label="topology">
        ${graph === undefined || layout === undefined ? html`<p class="loading">Asking the pod …</p>` : graphView({ ...state, graph, layout }, actions)}
        ${legend}
      </section>
      ${detailsView(state, actions)}
      <div class="below">${live === undefined ? nothing : html`${tasksView(live)}${sampleView(state, actions)}`}</div>
      ${inspectView(state, actions)}
    </main>`
}

const legend = html`<p class="legend">
  <span class="source">source</span><span class="processor">processor with its stores</span
  ><span class="sink">output</span> <span class="line">flow</span><span class="line dashed">feedback</span
  ><span class="warning">breaker open or late</span><span class="failing">dead letters</span>
</p>`

const tokenView = (actions: PageActions): TemplateResult =>
  html`<main class="token">
    <form class="card" @submit=${(event: SubmitEvent) => sendToken(event, actions)}>
      <h1>Live topology</h1>
      <p>This pod shows itself to those with its token. It stays in this tab.</p>
      <label>token <input name="token" type="password" autocomplete="off" required /></label>
      <button>show</button>
    </form>
  </main>`

const sendToken = (event: SubmitEvent, actions: PageActions): void => {
  event.preventDefault()
  const token = new FormData(event.target as HTMLFormElement).get('token')
  actions.token(typeof token === 'string' ? token.trim() : '')
}
