import { describe, expect, it } from 'vitest'
import { failoverAndFailback } from '#world/verifier/checks/failover-and-failback.ts'
import type { Tale } from '../tale.ts'
import { tellArrival } from '../told-rules.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

/** A tenant with these providers, whose first one is out of use from second 61 to 65. */
const withRoutes = (providers: readonly string[], toProvider: string | null) => (tale: Tale) => {
  const policy = JSON.stringify({ routes: { SMS: providers.map((provider) => ({ provider })) } })
  tale.tell('policyUpdated', 'shop', { version: 1, policy })
  const from = providers[0]!
  tale.move('shop', toProvider === null ? 'EXHAUSTED' : 'FAILOVER', from, toProvider, 61_000)
  tellArrival(tale, { tenantId: 'shop', messageId: 'one', person: '+4420 ann', at: 62_000 })
  tale.move('shop', 'FAILBACK', toProvider ?? from, from, 65_000)
}
const judge = (tell: (tale: Tale) => void) => judgedBy(failoverAndFailback, goodRunAnd(tell))

describe('failovers of tenants with routes of their own', () => {
  it('go to a provider of the tenant, though no other one has it', () => {
    expect(judge(withRoutes(['TWILIO', 'VONAGE'], 'VONAGE'))).toMatchObject({ ok: true })
  })

  it('must not go to a provider of others', () => {
    const { detail } = judge(withRoutes(['TWILIO', 'VONAGE'], 'AWS_SNS'))
    expect(detail).toContain('moves traffic to a provider that does not carry the channel')
  })

  it('leave nothing but the only provider to send by', () => {
    expect(judge(withRoutes(['VONAGE'], null))).toMatchObject({ ok: true })
  })

  it('must spare a provider whose breaker is open while there is another one', () => {
    const { detail } = judge(withRoutes(['VONAGE', 'TWILIO'], 'TWILIO'))
    expect(detail).toContain('is no probe and goes to a provider whose breaker is open')
  })

  it('may send one of a backlog by it when the other one is out of use too by then', () => {
    const both = (tale: Tale): void => {
      withRoutes(['VONAGE', 'TWILIO'], 'TWILIO')(tale)
      tale.move('shop', 'EXHAUSTED', 'TWILIO', null, 62_300)
      tale.move('shop', 'FAILBACK', 'TWILIO', 'TWILIO', 62_600)
    }
    expect(judge(both)).toMatchObject({ ok: true })
  })
})
