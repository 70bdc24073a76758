import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { publishedTopicsUsed } from '#world/verifier/checks/published-topics-used.ts'
import type { CheckedTopic } from '#world/verifier/seen-event.ts'
import { goodRun } from '../told-events.ts'
import { judgedBy } from './judge.ts'

const published = (Object.keys(topics) as readonly CheckedTopic[]).filter((topic) => topics[topic].role === 'event')

describe('the published topics', () => {
  it('are five of the orchestrator and seven of Studio', () => {
    expect(judgedBy(publishedTopicsUsed, goodRun())).toEqual({ ok: true, detail: '12 topics' })
  })

  it.each(published)('must all carry events, %s too', (topic) => {
    const silent = goodRun().filter((record) => record.topic !== topic)
    expect(judgedBy(publishedTopicsUsed, silent)).toEqual({ ok: false, detail: `${topics[topic].name} is empty` })
  })
})
