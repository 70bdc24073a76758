import { describe, expect, it } from 'vitest'
import { probeStore } from '#processors/cpaas/delivery/delivery.ts'
import type { ProviderHealth } from '#schemas/types.ts'
import { acceptance, acme, noon, outage, policy, request, sns } from '../samples.ts'
import { hour, Story, tell } from './story.ts'

describe('routing by health', () => {
  const down: Partial<ProviderHealth> = { state: 'OPEN', openUntil: noon + hour }

  it('sends nothing to an open provider, first attempt and retries alike', () => {
    const story = new Story({}, policy, [down])
    expect(story.providers).toEqual(['AWS_SNS'])
    story.answer(outage).retry()
    expect(story.providers).toEqual(['AWS_SNS', 'AWS_SNS'])
    expect(tell().answer(outage).health(down).retry().providers).toEqual(['TWILIO', 'AWS_SNS'])
  })

  it('sends one probe per slice of time to a half-open provider', () => {
    const story = new Story({}, policy, [{ state: 'HALF_OPEN' }])
    const next = (messageId: string, at: number) =>
      story.driver.pipeInto('accepted', acme, acceptance(request(), messageId), at)
    next('msg_2', noon + 4_999)
    next('msg_3', noon + 5_000)
    next('msg_4', noon + 5_001)
    expect(story.providers).toEqual(['TWILIO probe', 'AWS_SNS', 'TWILIO probe', 'AWS_SNS'])
    const slot = [acme, 'TWILIO', 'SMS', 'twilio-main'] as const
    expect(story.driver.row(probeStore, slot)).toMatchObject({ messageId: 'msg_3' })
    expect(story.driver.row(probeStore, [acme, 'AWS_SNS', 'SMS', 'aws_sns-main'])).toBeUndefined()
    expect(story.wait(5_000).driver.row(probeStore, slot)).toBeUndefined()
  })

  it('uses the least bad provider rather than none', () => {
    expect(new Story({}, policy, [down, { ...down, ...sns, openUntil: noon + 1 }]).providers).toEqual(['AWS_SNS'])
  })
})
