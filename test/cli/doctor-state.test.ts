import { expect, it } from 'vitest'
import { stateFinding } from '#cli/doctor-state.ts'
import type { StateCheck } from '#cli/state-check.ts'

const findingOf = (state: StateCheck['state'], ...messages: readonly string[]) =>
  stateFinding('cpaas', { application: 'app', changelog: 'log', state, messages })

it.each([
  ['absent', [], 'ok', 'log has no rows yet'],
  ['empty', [], 'ok', 'log has no rows yet'],
  ['same', [], 'ok', 'its topology is that of this build'],
  ['compatible', [], 'ok', 'its rows are read on'],
  ['compatible', ['a is new', 'b is gone'], 'ok', 'its rows are read on: a is new; b is gone'],
  ['incompatible', ['one reason', 'another'], 'failed', 'one reason; another'],
  ['unread', ['9 records are left'], 'warning', 'log is large: 9 records are left'],
  ['unknown', ['no broker'], 'failed', 'no broker'],
] as const)('state that is %s, with %j, is %s', (state, messages, found, detail) => {
  expect(findingOf(state, ...messages)).toMatchObject({ check: 'state of cpaas', state: found, detail })
})

it.each(['incompatible', 'unread', 'unknown'] as const)('state that is %s comes with a remedy', (state) => {
  expect(findingOf(state, 'reason').remedy).toMatch(/\S/)
})
