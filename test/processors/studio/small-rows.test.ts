import { expect, it } from 'vitest'
import { adjustmentStore, creditStore } from '#processors/studio/credits/credit-store.ts'
import { batchStore } from '#processors/studio/batches/batch-store.ts'
import { lineStore, turnStore } from '#processors/studio/queue/queue-store.ts'
import { CreditsAdjustedDefaults } from '#schemas/types.ts'
import { parseChangelogKey } from '#state/changelog.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, s } from './given.ts'

const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e'

/** A metered tenant with one job under way, one canceled and two in the line. */
const begun = () => {
  const metered = { ...policy, credits: { ...policy.credits, metered: true }, concurrency: { maxRunning: 1 } }
  const adjusted = { ...CreditsAdjustedDefaults, tenantId: acme, adjustmentId: uuid, delta: 1_000_000 }
  const driver = new TopologyTestDriver(studio(metered))
    .pipe(topics.creditsAdjusted, acme, adjusted, s(0))
    .pipe(topics.eventCreated, acme, concert({ eventId: uuid }), s(1))
  const { jobId } = driver.read(topics.renderJobCreated)[1]!
  return driver.pipe(
    topics.renderJobCancelRequested,
    acme,
    { tenantId: acme, userId: '', jobId, reason: null, requestedAt: null },
    s(2),
  )
}

it.each([
  ['credits', creditStore, 1, 40],
  ['an adjustment', adjustmentStore, 1, 80],
  ['turns', turnStore, 1, 40],
  ['a waiting job', lineStore, 2, 110],
  ['a batch', batchStore, 1, 190],
])('the row of %s is small', (_what, { number }, rows, mostBytes) => {
  const found = begun().changelog.filter(({ key, value }) => value !== null && parseChangelogKey(key).store === number)
  expect(found).toHaveLength(rows)
  const bytes = found.map(({ key, value }) => key.length + value!.length)
  expect(Math.max(...bytes)).toBeLessThanOrEqual(mostBytes)
})
