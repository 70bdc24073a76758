import type { TemplateChangeRequested } from '#schemas/types.ts'
import { only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { transition } from '#stream/transition.ts'
import type { TemplatePolicy } from './template-policy.ts'
import { templateRules } from './template-rules.ts'
import { templateStore } from './template-store.ts'

/**
 * Keeps the newest version of each template, and tells each version once.
 *
 * in               TenantId → TemplateChangeRequested, in any order, any number of times
 * out   created    TenantId → TemplateCreated, version 1
 *       updated    TenantId → TemplateUpdated, each further version
 *       rejected   TenantId → TemplateChangeRejected, with all reasons
 * state templates  (TenantId, template) → MediaTemplate: one row per template, until it is deleted; with the changes that wait
 */
export const template = (policy: TemplatePolicy) =>
  processor({
    name: 'template',
    state: { templates: templateStore },
    out: ['created', 'updated', 'rejected'],
    build:
      ({ templates }) =>
      (requested: Stream<TenantId, TemplateChangeRequested>) => {
        const changes = requested.pipe(transition(templates, templateRules(policy)))
        return {
          created: changes.pipe(only('created')),
          updated: changes.pipe(only('updated')),
          rejected: changes.pipe(only('rejected')),
        }
      },
  })
