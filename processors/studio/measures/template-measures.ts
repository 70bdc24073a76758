import type { Measure } from '#stream/measure.ts'
import { counter } from '#stream/metric.ts'

const changes = counter(
  'eventzr_studio_template_changes_total',
  'Requested changes of media templates by their result: created, updated or rejected.',
  ['result'],
)

const changed = (result: string): Measure<unknown> => ({ metric: changes, labelsOf: () => [result] })

export const createdTemplates = changed('created')
export const updatedTemplates = changed('updated')
export const rejectedTemplateChanges = changed('rejected')
