import { describe, expect, it } from 'vitest'
import { stickyAssignment } from '#testing/simulation/sticky-assignment.ts'

describe('a sticky assignment', () => {
  it.each([
    ['everything to the only member', { a: [] }, 3, { a: [0, 1, 2] }],
    ['nothing new while it is even', { a: [0, 1], b: [2] }, 3, { a: [0, 1], b: [2] }],
    ['one partition to a newcomer', { a: [0, 1, 2], b: [] }, 3, { a: [0, 1], b: [2] }],
    ['what a member left behind to the other', { a: [0] }, 2, { a: [0, 1] }],
  ])('gives %s', (_what, owned, partitions, target) => {
    expect(Object.fromEntries(stickyAssignment(new Map(Object.entries(owned)), partitions))).toEqual(target)
  })
})
