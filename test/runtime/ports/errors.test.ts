import { expect, it } from 'vitest'
import { BatchAheadError, KafkaCallError } from '#runtime/ports/errors.ts'

const refused = new Error('broker says no')
const place = { topic: 'numbers', partition: 1, offset: 7 }

it.each([
  ['a call to repeat', new KafkaCallError('commit', 22, 'retry', refused), 'try again'],
  [
    'a call to undo',
    new KafkaCallError('commit', 22, 'abort', refused),
    'abort the transaction and read its inputs again',
  ],
  ['a call that fails for good', new KafkaCallError('commit', 22, 'fatal', refused), 'start again'],
  ['an unreadable batch ahead', new BatchAheadError(place), 'the pod starts again and fetches batch by batch'],
])('the error of %s says what to do', (_what, { message }, remedy) => {
  expect(message).toContain(`; ${remedy}`)
})
