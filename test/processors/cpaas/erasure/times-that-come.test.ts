import { expect, it } from 'vitest'
import { messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { isStub } from '#processors/cpaas/delivery/message-row.ts'
import { rowsPerStep } from '#processors/cpaas/erasure/erasure-walk.ts'
import { limitStore } from '#processors/cpaas/limits/limit-store.ts'
import { SubjectErasedDefaults } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { acme, hashes, noon, outage, policy, recipient } from '../samples.ts'

const other = '+14155550172'
const [hash] = hashes(acme, recipient)

/** A tenant whose rows take a walk several steps. */
const busy = (): Conversation => {
  const people = Conversation.under({ limits: { ...policy.limits, marketingPerDay: 3 } })
  for (let index = 0; index < 4 * rowsPerStep; index++)
    people.ask({ recipient: other, sendAfter: noon + 3_600_000 }, noon)
  return people
}

const order = (people: Conversation): void => {
  people.driver.pipe(
    topics.subjectErased,
    acme,
    { ...SubjectErasedDefaults, tenantId: acme, recipient },
    people.driver.now,
  )
}

const failures = ({ driver }: Conversation) => driver.read(topics.communicationFailed).map(({ errorCode }) => errorCode)

it('messages whose time comes during the walk do not go out, nor leave a use of a limit behind', () => {
  const people = busy()
  const starts = Array.from({ length: 6 }, () => ({ category: 'MARKETING', sendAfter: noon + 5_000 }) as const)
  for (const start of starts) people.ask(start, noon)
  people.driver.advanceStreamTime(noon + 4_990 - people.driver.now)
  order(people)
  people.driver.advanceStreamTime(3_000)
  expect(people.dispatches).toEqual([])
  expect(failures(people)).toEqual(starts.map(() => 'SUBJECT_ERASED'))
  expect(people.driver.row(limitStore, [acme, 'RECIPIENT', hash])).toBeUndefined()
})

it('no attempt is repeated during the walk', () => {
  const people = busy().ask({}, noon).answer(outage)
  const row = people.driver.row(messageStore, [acme, people.dispatches[0]!.messageId])!
  people.driver.advanceStreamTime((isStub(row) ? 0 : row.dueAt) - 5 - people.driver.now)
  order(people)
  people.driver.advanceStreamTime(3_000)
  expect(people.dispatches).toHaveLength(1)
  expect(failures(people)).toEqual(['SUBJECT_ERASED'])
})

it('a message that is accepted after the order goes out in its time', () => {
  const people = busy()
  order(people)
  people.ask({ sendAfter: noon + 10_000 }, people.driver.now + 2)
  people.driver.advanceStreamTime(15_000)
  expect(people.dispatches).toHaveLength(1)
})
