import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'

/** The outputs of the service pages: five of the orchestrator, seven of Studio. */
export const publishedTopics: readonly Topic<unknown>[] = Object.values(topics).filter(({ role }) => role === 'event')
