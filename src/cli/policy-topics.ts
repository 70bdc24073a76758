import type { PolicyApplied, PolicyUpdated } from '#schemas/types.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import type { ApplicationName } from './applications.ts'

/** The topics of tenants' policies. */
export interface PolicyTopics {
  readonly updated: Topic<PolicyUpdated>
  readonly applied: Topic<PolicyApplied>
}

export const policyTopics: Readonly<Record<ApplicationName, PolicyTopics>> = {
  cpaas: { updated: topics.policyUpdated, applied: topics.policyApplied },
  studio: { updated: topics.studioPolicyUpdated, applied: topics.studioPolicyApplied },
}
