import { describe, expect, it } from 'vitest'
import { erasure } from '#processors/cpaas/erasure/erasure.ts'
import { erasureStore } from '#processors/cpaas/erasure/erasure-store.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { type SubjectErased, SubjectErasedDefaults, type TenantErasures } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, hashes, noon, recipient } from '../samples.ts'

const hour = 3_600_000

/** A walk is under way, for somebody else. */
const walkingOver = (row: Partial<TenantErasures>, using: RecipientHashes = hashes) => {
  const walking = [{ recipientHashes: ['1.a'], orderedAt: noon - hour }]
  const walk = { walking, waiting: [], spared: [], stage: 'MESSAGES', behind: null } as const
  return new ProcessorTestDriver(erasure(using)).putRow(erasureStore, [acme], { ...walk, ...row })
}

const orderOf = (changes: Partial<SubjectErased>) => ({ ...SubjectErasedDefaults, tenantId: acme, ...changes })

describe('a walk', () => {
  it('without a timer, which a failed step has lost, goes on with the next order', () => {
    const driver = walkingOver({}).advanceStreamTime(hour)
    expect(driver.outputOf('steps')).toEqual([])
    driver.pipeInto('orders', acme, orderOf({ recipient }), noon).advanceStreamTime(1)
    expect(driver.outputOf('steps')).toHaveLength(1)
  })
  it('remembers no more spared messages than its orders need', () => {
    const spared = [noon, noon + 5].map((acceptedAt) => ({ messageId: `msg_${acceptedAt}`, acceptedAt }))
    const waiting = [{ recipientHashes: ['1.b'], orderedAt: noon }]
    const driver = walkingOver({ spared, waiting })
    driver.pipeInto('walk', acme, { kind: 'walked', value: { next: undefined } }, noon + hour)
    expect(driver.row(erasureStore, [acme])).toMatchObject({ walking: waiting, spared: [spared[1]] })
  })

  it('looks for every hash of a person who is ordered by all of them, and then by one', () => {
    const both = [`2.${'b'.repeat(22)}`, `1.${'b'.repeat(22)}`] as const
    const driver = walkingOver({}, () => both)
    driver.pipeInto('orders', acme, orderOf({ recipient }), noon)
    driver.pipeInto('orders', acme, orderOf({ recipientHash: both[1] }), noon + 5)
    const { waiting } = driver.row(erasureStore, [acme])!
    expect(waiting.flatMap(({ recipientHashes }) => recipientHashes)).toEqual(expect.arrayContaining([...both]))
  })
})
