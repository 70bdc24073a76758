import { type MediaTemplate, type TemplateChangeRequested, TemplateChangeRequestedDefaults } from '#schemas/types.ts'
import { template } from '#processors/studio/templates/template.ts'
import type { TemplatePolicy } from '#processors/studio/templates/template-policy.ts'
import { templateStore } from '#processors/studio/templates/template-store.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, policy, s } from '../given.ts'

export const bounds = policy.templates

/** A request about the one template of these tests. */
export const change = (fields: Partial<TemplateChangeRequested>): TemplateChangeRequested => ({
  ...TemplateChangeRequestedDefaults,
  tenantId: acme,
  templateId: 'menu',
  requestId: 'request-1',
  ...fields,
})

/** A request that can create the template. */
export const creation = (fields: Partial<TemplateChangeRequested> = {}): TemplateChangeRequested =>
  change({ requestId: 'creation', name: 'Menu', kind: 'POSTER', ...fields })

/** Requests one after the other, a second apart. */
export class Templates {
  readonly driver
  #seconds = 0

  constructor(rules: TemplatePolicy = bounds) {
    this.driver = new ProcessorTestDriver(template(rules))
  }

  ask(...requests: readonly TemplateChangeRequested[]): this {
    for (const request of requests) this.driver.pipe(acme, request, s(this.#seconds++))
    return this
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    this.#seconds += Math.ceil(ms / 1_000)
    return this
  }

  get row(): MediaTemplate | undefined {
    return this.driver.row(templateStore, [acme, 'menu'])
  }

  get versions(): readonly number[] {
    return [...this.driver.outputOf('created'), ...this.driver.outputOf('updated')].map(({ version }) => version)
  }

  get updates() {
    return this.driver.outputOf('updated')
  }

  /** Each refusal in short: the request, its reasons, the newest version. */
  get refusals(): readonly string[] {
    return this.driver
      .outputOf('rejected')
      .map(({ requestId, reasons, version }) => `${requestId}: ${reasons.map(({ code }) => code).join()} at ${version}`)
  }
}
