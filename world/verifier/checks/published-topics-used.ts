import { type Check, checkResult } from '#world/verifier/check.ts'

/** Each published topic carries events: a run without one of them proves nothing about it. */
export const publishedTopicsUsed: Check = ({ outcome: { topics, counts } }) => {
  const published = Object.values(topics).filter(({ role }) => role === 'event')
  const silent = published.filter(({ name }) => !counts[name])
  return checkResult(
    silent.map(({ name }) => `${name} is empty`),
    `${published.length} topics`,
  )
}
