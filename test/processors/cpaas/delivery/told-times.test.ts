import { describe, expect, it } from 'vitest'
import { noon } from '../samples.ts'
import { tell } from './story.ts'

const id = { providerMessageId: 'msg_1#1' }

const told = (time: number): number => Math.floor(time / 1_000)

describe('a time in seconds', () => {
  it('of an answer gives way to the time at which it came', () => {
    const story = tell()
      .wait(300)
      .answer({ ...id, completedAt: told(noon + 250) })
    expect(story.driver.outputOf('sent')).toMatchObject([{ sentAt: noon + 300 }])
  })

  it('of a receipt gives way to the time of its record', () => {
    const story = tell()
      .wait(300)
      .answer({ ...id, completedAt: noon + 250 })
    story.wait(2_000).receipt({ occurredAt: told(noon + 2_000) })
    expect(story.driver.outputOf('delivered')).toMatchObject([{ deliveredAt: noon + 2_300, deliveryLatencyMs: 2_050 }])
  })
})
