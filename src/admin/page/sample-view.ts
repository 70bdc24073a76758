import { html, type TemplateResult } from 'lit-html'
import type { SampledEvent } from '../live-facts.ts'
import { clockTime, shortName } from './format.ts'
import type { PageActions } from './page-actions.ts'
import { foundEvents, type PageState } from './page-state.ts'

const rowsShown = 60

/** One record a second of each input and output, with its attributes alone. */
export const sampleView = ({ events, search }: PageState, actions: PageActions): TemplateResult => {
  const found = foundEvents(events, search)
  return html`<section class="card sample" aria-labelledby="sample-name">
    <div class="bar">
      <h2 id="sample-name">events<small>a sample; ids and keys are masked</small></h2>
      <label
        >search
        <input
          type="search"
          .value=${search}
          @input=${(event: Event) => actions.search((event.target as HTMLInputElement).value)}
          placeholder="type, time, id …"
      /></label>
      <output aria-live="polite">${found.length} of ${events.length}</output>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="sampled events">
      <table>
        <thead>
          <tr>
            <th scope="col">seen</th>
            <th scope="col">way</th>
            <th scope="col">type</th>
            <th scope="col">time</th>
            <th scope="col">tenant</th>
            <th scope="col">entity</th>
            <th scope="col">cause</th>
          </tr>
        </thead>
        <tbody>
          ${found.slice(0, rowsShown).map(rowView)}
        </tbody>
      </table>
    </div>
  </section>`
}

const rowView = ({ atMs, direction, type, time, tenant, entity, id }: SampledEvent): TemplateResult =>
  html`<tr class=${direction}>
    <td>${clockTime(atMs)}</td>
    <td><span class="way">${direction}</span></td>
    <td title=${type}>${shortName(type)}</td>
    <td>${time.slice(11, 23)}</td>
    <td><code>${tenant}</code></td>
    <td><code>${entity}</code></td>
    <td><code>${id}</code></td>
  </tr>`
