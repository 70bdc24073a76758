import type { MediaTemplate, TemplateChangeRequested } from '#schemas/types.ts'
import type { Rules } from '#stream/step.ts'
import { judgeChange } from './judge-change.ts'
import { refuseOverdue, releaseParked } from './parked-changes.ts'
import { changeOf } from './template-change.ts'
import type { TemplateKey, TemplateOutput } from './template-events.ts'
import type { TemplatePolicy } from './template-policy.ts'
import { stepOf, untouched } from './template-progress.ts'

/** The rules of the store of templates. */
export const templateRules = (
  policy: TemplatePolicy,
): Rules<TemplateKey, MediaTemplate, TemplateChangeRequested, TemplateOutput> => ({
  retention: 'until-deleted',
  key: ({ key, value }) => [key, value.templateId],
  on: (row, request, at, { key: tenant }) => {
    const context = { key: [tenant, request.templateId], at, policy } as const
    return stepOf(releaseParked(judgeChange(untouched(row), changeOf(request), context), context))
  },
  onTimer: (row, at, _present, key) => stepOf(refuseOverdue(row, { key, at, policy })),
})
