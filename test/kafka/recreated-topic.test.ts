import { expect, it } from 'vitest'
import { recreatedTopic } from '#kafka/recreated-topic.ts'

const zero = 'AAAAAAAAAAAAAAAAAAAAAA'

it.each([
  ['[thrd:main]: Topic numbers.v1 changed id from MYEqYwYwSrKg/lOLj+B3WQ to KjzaWWj2Rsa2hipmB+CcKw', 'numbers.v1'],
  [`[thrd:main]: Topic numbers.v1 changed id from ${zero} to KjzaWWj2Rsa2hipmB+CcKw`, undefined],
  ['[thrd:main]: Topic numbers.v1 [0] Leader 1 Epoch 0', undefined],
])('%s', (line, topic) => {
  expect(recreatedTopic(line)).toBe(topic)
})
