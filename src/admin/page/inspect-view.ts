import { html, nothing, type TemplateResult } from 'lit-html'
import type { InspectedChange, InspectedStep, InspectionFacts } from '../inspection-facts.ts'
import { shortName } from './format.ts'
import type { PageActions } from './page-actions.ts'
import type { Inspected, PageState } from './page-state.ts'

/** Asks for the story of one entity, and shows it. */
export const inspectView = ({ inspected }: PageState, actions: PageActions): TemplateResult =>
  html`<section class="card inspect" aria-labelledby="inspect-name">
    <form class="bar" @submit=${(event: SubmitEvent) => send(event, actions)}>
      <h2 id="inspect-name">inspect<small>what happened to an entity; personal data is masked</small></h2>
      <label>tenant <input name="tenant" autocomplete="off" spellcheck="false" required /></label>
      <label
        >entity
        <input name="entity" autocomplete="off" spellcheck="false" placeholder="message, job, provider …" required
      /></label>
      <button ?disabled=${inspected?.kind === 'asked'}>inspect</button>
    </form>
    <div aria-live="polite">${inspected === undefined ? nothing : answerView(inspected)}</div>
  </section>`

const send = (event: SubmitEvent, actions: PageActions): void => {
  event.preventDefault()
  const form = new FormData(event.target as HTMLFormElement)
  const textOf = (name: string): string => {
    const text = form.get(name)
    return typeof text === 'string' ? text.trim() : ''
  }
  actions.inspect(textOf('tenant'), textOf('entity'))
}

const answerView = (inspected: Inspected): TemplateResult => {
  if (inspected.kind === 'asked') return html`<p class="muted">reading the records of the tenant …</p>`
  if (inspected.kind === 'failed') return html`<p class="bad">no answer: ${inspected.error}</p>`
  return html`${inspected.found.map(storyView)}`
}

const storyView = ({ application, task, asOf, earlierSteps, steps, deadLetters, verdict }: InspectionFacts) =>
  html`<p class="verdict">${verdict}</p>
    <p class="muted">
      ${application}, task
      ${task}${asOf === null ? '' : `, as of ${asOf}`}${earlierSteps === 0 ? '' : `; ${earlierSteps} earlier steps are left out`}
    </p>
    <ol class="story" tabindex="0" aria-label="timeline, oldest first">
      ${steps.map(stepView)}
      ${deadLetters.map(
        ({ at, reason, stage, topic, partition, offset }) =>
          html`<li>
            <time>${at}</time>
            <b class="bad">dead letter ${reason}</b> <small>${stage}</small>
            <code>${topic}-${partition} @ ${offset}</code>
          </li>`,
      )}
    </ol>
    ${steps.length + deadLetters.length === 0 ? html`<p class="muted">no record that the topics still have is about it</p>` : nothing}`

const stepView = ({ at, cause, rows, outputs, refusals }: InspectedStep): TemplateResult =>
  html`<li>
    <time>${at}</time>
    ${cause === 'timer' ? html`<b>timer</b>` : html`<b>${shortName(cause.topic)}</b> <code>${cause.partition} @ ${cause.offset}</code>`}
    <ul>
      ${rows.map(changeView)}
      ${outputs.map(({ topic, id }) => html`<li><span class="way">out</span> ${shortName(topic)} <code>${id}</code></li>`)}
      ${refusals.map((reason) => html`<li class="bad">dead letter ${reason}</li>`)}
    </ul>
  </li>`

const changeView = ({ store, key, kind, fields, timerAt }: InspectedChange): TemplateResult =>
  html`<li>
    <span class="way">row</span> ${store} ${kind} <code>${key.join(' · ')}</code>
    ${Object.entries(fields).map(([name, value]) => html`<span class="field">${name} <code>${JSON.stringify(value)}</code></span>`)}
    ${timerAt === null ? nothing : html`<small>timer at ${timerAt}</small>`}
  </li>`
