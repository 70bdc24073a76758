import { describe, expect, it } from 'vitest'
import { cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import type { PolicyUpdated, TenantPolicy } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import {
  accepted,
  acme,
  answerTo,
  hashes,
  inForce,
  noon,
  outage,
  policy,
  policyIdentity,
  request,
  umbra,
} from '../samples.ts'

const rowsOf = (row: TenantPolicy | undefined) => ({ get: () => row })

describe('the policy in force', () => {
  it("is the pods' own without a row", () => {
    expect(policiesInForce(cpaasPolicies, policy, rowsOf(undefined))(acme)).toEqual(inForce)
  })

  it("is the pods' own when the tenant's was removed", () => {
    expect(policiesInForce(cpaasPolicies, policy, rowsOf({ version: 4, policy: '' }))(acme)).toEqual(inForce)
  })

  it('is merged once for each row, not for each record', () => {
    const policyOf = policiesInForce(
      cpaasPolicies,
      policy,
      rowsOf({ version: 4, policy: '{"retry":{"jitterShare":0}}' }),
    )
    const first = policyOf(acme)
    expect(first).toEqual({
      ...policy,
      retry: { ...policy.retry, jitterShare: 0 },
      identity: { ...policyIdentity, policyVersion: 4 },
    })
    expect(policyOf(acme)).toBe(first)
  })

  it("is the pods' own when this build refuses a row that an earlier one accepted", () => {
    expect(policiesInForce(cpaasPolicies, policy, rowsOf({ version: 4, policy: '{"maxAttempts":99}' }))(acme)).toEqual(
      inForce,
    )
  })

  const update = (version: number, overrides: object): PolicyUpdated => ({
    tenantId: acme,
    version,
    policy: JSON.stringify(overrides),
    updatedAt: noon,
  })
  const sns = { provider: 'AWS_SNS', credentialRef: 'own', idempotent: false }

  it('decides about requests, attempts and failures of its tenant alone, from the next record on', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
    const ask = (tenantId: typeof acme, requestId: string) =>
      driver.pipe(topics.notifyRequested, tenantId, request({ tenantId, requestId }), Math.max(noon, driver.now + 1))
    ask(acme, 'before')
    driver.pipe(topics.policyUpdated, acme, update(5, { routes: { SMS: [sns], PUSH: [] }, maxAttempts: 1 }), noon)
    ask(acme, 'after')
    ask(umbra, 'other')
    driver.pipe(topics.notifyRequested, acme, request({ requestId: 'push', channel: 'PUSH' }), driver.now + 1)
    const [, after] = driver.read(topics.dispatchRequested)
    driver.pipe(topics.dispatchCompleted, acme, answerTo(after!, outage), driver.now + 1)
    expect(
      driver.read(topics.dispatchRequested).map(({ tenantId, credentialRef }) => [tenantId, credentialRef]),
    ).toEqual([
      ['acme', 'twilio-main'],
      ['acme', 'own'],
      ['umbra', 'twilio-main'],
    ])
    expect(driver.read(topics.communicationRequested).map(({ policyVersion }) => policyVersion)).toEqual([0, 5, 0])
    expect(driver.read(topics.communicationRejected)).toMatchObject([
      { policyVersion: 5, reasons: [{ code: 'CHANNEL_DISABLED' }] },
    ])
    expect(driver.read(topics.communicationFailed)).toMatchObject([
      { policyVersion: 5, exhausted: 'RETRIES', basePolicyHash: policyIdentity.basePolicyHash },
    ])
  })

  it('stays what it was when an update is refused, which is a dead letter and told', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
      .pipe(topics.policyUpdated, acme, update(1, { routes: { SMS: [sns] } }), noon)
      .pipe(topics.policyUpdated, acme, update(2, { routes: { SMS: 'TWILIO' } }), noon)
      .pipe(topics.notifyRequested, acme, request(), noon)
    expect(driver.deadLetters).toEqual(['POLICY_REFUSED'])
    expect(driver.read(topics.policyApplied).map(({ accepted, inForceVersion }) => [accepted, inForceVersion])).toEqual(
      [
        [true, 1],
        [false, 1],
      ],
    )
    expect(driver.read(topics.dispatchRequested)).toMatchObject([{ credentialRef: 'own' }])
  })

  it('may be shorter than the one before, while breakers recover', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
    let answered = 0
    const traffic = (from: number, until: number, isDown: boolean) => {
      for (let at = from; at < until; at += 1_000) {
        driver.pipe(topics.notifyRequested, acme, request({ requestId: `req-${at}` }), at)
        for (const dispatch of driver.read(topics.dispatchRequested).slice(answered)) {
          answered++
          const isFault = isDown && dispatch.provider === 'TWILIO'
          driver.pipe(topics.dispatchCompleted, acme, isFault ? answerTo(dispatch, outage) : accepted(dispatch), at)
        }
      }
    }
    traffic(noon, noon + 60_000, true)
    traffic(noon + 60_000, noon + 120_000, false)
    driver.pipe(topics.policyUpdated, acme, update(1, { health: { rampStepMs: 100, openMs: 100 } }), driver.now + 1)
    driver.advanceStreamTime(86_400_000)
    expect(driver.deadLetters).toEqual([])
    expect(driver.read(topics.providerFailover).map(({ direction }) => direction)).toEqual(['FAILOVER', 'FAILBACK'])
  })

  it('may have the least of every knob: no timer falls behind its clock', () => {
    const least = { retry: { delaysMs: [1], jitterShare: 0 }, submitTimeoutMs: 100, deadlineMs: { TRANSACTIONAL: 600 } }
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
      .pipe(topics.policyUpdated, acme, update(1, least), noon)
      .pipe(topics.notifyRequested, acme, request(), noon)
      .advanceStreamTime(60_000)
    expect(driver.deadLetters).toEqual([])
    expect(driver.read(topics.communicationFailed)).toHaveLength(1)
  })
})
