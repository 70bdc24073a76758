import { describe, expect, it } from 'vitest'
import type { PlannedTopic, TopicPlan } from '#cli/topic-plan.ts'
import { planText } from '#cli/topic-plan-text.ts'
import { verdictOf, verdictText } from '#cli/topics-verify.ts'

const difference = { topic: 'rows', setting: 'retention.ms', wanted: '10', found: '1', isRefused: false }
const existing: PlannedTopic = {
  topic: 'rows',
  partitions: 4,
  state: 'exists',
  config: { 'retention.ms': '10' },
  differences: [],
  isForeign: false,
}
const planOf = (topic: Partial<PlannedTopic>, notCompared: readonly string[] = []): TopicPlan => ({
  kind: 'msk-serverless',
  topics: [{ ...existing, ...topic }],
  budget: [],
  creationMs: 0,
  notCompared,
  uncounted: [],
})

describe('topics that are verified', () => {
  it.each([
    ['a missing topic', { state: 'missing' }, /^drift: rows does not exist: npm run cli -- topics apply/],
    [
      'a missing topic of another service',
      { state: 'foreign' },
      /^drift: rows does not exist: the service that writes it/,
    ],
    ['another setting', { differences: [difference] }, /^drift: rows has retention.ms=1 instead of 10/],
    [
      'another number of tasks',
      { foundPartitions: 4 },
      /^drift: rows has 4 partitions, which is not EVENTZR_PARTITIONS/,
    ],
  ] satisfies readonly [string, Partial<PlannedTopic>, RegExp][])(
    'are not well with %s, which is named',
    (_what, topic, text) => {
      const verdict = verdictOf(planOf(topic))
      expect(verdict.ok).toBe(false)
      expect(verdictText(verdict)).toMatch(text)
    },
  )

  it('are not well when their settings could not be read', () => {
    expect(verdictOf(planOf({}, ['the right is missing'])).ok).toBe(false)
  })

  it('are well with another setting of a topic that belongs to another service, which is told', () => {
    const verdict = verdictOf(planOf({ differences: [difference], isForeign: true }))
    expect(verdict.ok).toBe(true)
    expect(verdictText(verdict)).toMatch(/^note, of another service: rows has retention.ms=1/)
  })
})

it('a plan names each topic with its settings, each quota that is too small with its largest parts, and the time', () => {
  const text = planText({
    ...planOf({ state: 'missing' }),
    budget: [
      {
        budget: 'compacted partitions',
        needed: 126,
        limit: 120,
        isOver: true,
        biggest: [{ name: 'rows', amount: 26 }],
      },
      { budget: 'connections', needed: 6, isOver: false, biggest: [] },
    ],
    creationMs: 300_500,
  })
  expect(text.split('\n')).toEqual([
    'topics for a cluster of kind msk-serverless',
    'rows  4  to be created  retention.ms=10',
    'budget                needed  limit',
    'compacted partitions  126     120    over',
    'connections           6       -',
    'compacted partitions: 126 are needed and 120 allowed; the largest parts are rows (26)',
    expect.stringMatching(/^creating them takes 301 s at least/),
  ])
})
