import type kafka from '@confluentinc/kafka-javascript'
import { expect, it } from 'vitest'
import { noteHeaders } from '#runtime/letters/letter-note.ts'
import { isNote } from '#world/verifier/read-dead-letter.ts'

const message = (changes: Partial<kafka.Message>): kafka.Message =>
  ({
    topic: 'dead',
    partition: 0,
    offset: 1,
    size: 0,
    key: null,
    value: null,
    headers: [],
    ...changes,
  }) as kafka.Message

const headers = noteHeaders({ kind: 'redriven', offset: 0 }).map(({ key, value }) => ({ [key]: Buffer.from(value) }))

it('a note on a dead letter is none', () => {
  expect(isNote(message({ headers }))).toBe(true)
})

it.each([
  ['has a value', { headers, value: Buffer.from('{}') }],
  ['has a key', { headers, key: 'acme' }],
  ['names no note', { headers: [{ trace: 'eventzr.note' }] }],
])('a dead letter is no note when it %s', (_what, changes) => {
  expect(isNote(message(changes))).toBe(false)
})
