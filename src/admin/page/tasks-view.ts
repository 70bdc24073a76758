import { html, nothing, type TemplateResult } from 'lit-html'
import type { LiveFacts, PodEvent, RestoreFacts, TaskFacts } from '../live-facts.ts'
import { clockTime, count, duration } from './format.ts'

/** The tasks of the pod, restores in progress, breakers and the history. */
export const tasksView = ({ tasks, restores, breakers, history }: LiveFacts): TemplateResult =>
  html`<section class="card" aria-labelledby="tasks-name">
      <h2 id="tasks-name">tasks</h2>
      ${
        tasks.length === 0
          ? html`<p class="muted">this pod has none</p>`
          : html`<ul class="tasks">
              ${tasks.map(taskView)}
            </ul>`
      }
      ${
        restores.length === 0
          ? nothing
          : html`<h3>restores</h3>
              ${restores.map(restoreView)}`
      }
      ${breakers.length === 0 ? nothing : breakersView(breakers)}
    </section>
    <section class="card" aria-labelledby="history-name">
      <h2 id="history-name">history</h2>
      <ol class="history" tabindex="0" aria-label="history, newest first">
        ${history.toReversed().map(eventView)}
      </ol>
    </section>`

const taskView = (task: TaskFacts): TemplateResult => {
  const { number, state, pausedBy, lagRecords, lagMs, clockBehindMs, parkedRecords = 0 } = task
  const tone = pausedBy !== undefined || lagMs > 10_000 ? 'warning' : state === 'running' ? '' : 'wait'
  const text = pausedBy === undefined ? state : `waits: ${pausedBy}`
  return html`<li class="task ${tone}" title="clock ${duration(clockBehindMs)} behind">
    <b>${number}</b><span>${text}</span
    ><small>lag ${count(lagRecords)}${parkedRecords > 0 ? `, parked ${count(parkedRecords)}` : ''}</small>
  </li>`
}

const restoreView = ({ task, remainingRecords, recordsPerSecond, etaSeconds }: RestoreFacts): TemplateResult =>
  html`<p class="restore">
    task ${task}: ${count(remainingRecords)} records left,
    ${count(recordsPerSecond)}/s${etaSeconds === null ? '' : `, ${duration(etaSeconds * 1_000)} to go`}
    <progress aria-label="restore of task ${task}"></progress>
  </p>`

const breakersView = (breakers: LiveFacts['breakers']): TemplateResult =>
  html`<h3>breakers</h3>
    <ul class="breakers">
      ${breakers.map(({ name, state, count: some }) => html`<li class=${state === 'closed' ? '' : 'warning'}>${name} <span>${state}</span> <b>${count(some)}</b></li>`)}
    </ul>`

const eventView = (event: PodEvent): TemplateResult =>
  html`<li>
    <time>${clockTime(event.atMs)}</time>
    ${event.kind === 'state' ? `pod is ${event.state}` : changeView(event)}
  </li>`

const changeView = ({ kind, tasks, why, durationMs }: Exclude<PodEvent, { readonly kind: 'state' }>): TemplateResult =>
  html`${kind} task${tasks.length === 1 ? '' : 's'} ${tasks.join(', ')} in ${duration(durationMs)}
    <small>${why}</small>`
