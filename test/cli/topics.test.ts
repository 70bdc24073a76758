import { expect, it } from 'vitest'
import { appliedText } from '#cli/topics.ts'

it('applied topics have a line each, and below it one for each setting that differs, with its command', () => {
  const difference = { topic: 'rows', setting: 'cleanup.policy', wanted: 'compact', found: 'delete', isRefused: true }
  const text = appliedText([
    { topic: 'new', partitions: 4, created: true, differences: [] },
    { topic: 'rows', partitions: 4, created: false, differences: [difference, { ...difference, isRefused: false }] },
  ])
  expect(text.split('\n')).toEqual([
    'new   4  created',
    'rows  4  exists',
    expect.stringMatching(/^pods refuse it: rows has cleanup.policy=delete instead of compact: kafka-configs.sh/),
    expect.stringMatching(/^differs: rows has cleanup.policy=delete/),
  ])
})
