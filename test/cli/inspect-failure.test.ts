import { expect, it } from 'vitest'
import { inspectFailure } from '#cli/inspect-failure.ts'
import { RightMissingError, TopicsError } from '#runtime/ports/errors.ts'
import type { Right } from '#runtime/ports/rights.ts'

const right: Right = { operation: 'Read', on: 'topic', name: 'app-v1-dead-letter' }
const refused = (rights: readonly Right[]) => new RightMissingError(rights, 'consume', 29, 'retry', undefined)

it.each<readonly [string, unknown, object]>([
  ['a missing right', refused([right]), { error: 'RIGHT_MISSING', missing: ['Read on topic app-v1-dead-letter'] }],
  ['a right without a name', refused([]), { error: 'RIGHT_MISSING', missing: [] }],
  ['missing topics', new TopicsError(['app-v1-journal'], []), { error: 'TOPICS_INVALID' }],
  ['an error without a code', new Error('+14155550171 is not readable'), { error: 'INSPECT_FAILED' }],
])('the JSON of a failed inspection tells of %s', (_what, error, told) => {
  expect(inspectFailure(error)).toEqual(told)
})
