import { describe, expect, it } from 'vitest'
import { acceptance, acme, outage, request } from '../samples.ts'
import { type Story, tell } from './story.ts'

/** An OTP is of use for 120 s. */
const otp = { category: 'OTP' } as const
const hour = 3_600_000

const failures = (story: Story) => story.driver.outputOf('failed')

describe('a message that is overtaken by its deadline in a backlog', () => {
  it('is not attempted again', () => {
    const story = tell(otp).answer(outage)
    story.driver.standStill(hour)
    expect(story.retry().dispatched).toHaveLength(1)
    expect(failures(story)).toMatchObject([{ failureClass: 'EXPIRED', exhausted: 'DEADLINE', attempts: 1 }])
  })

  it('is not attempted at all', () => {
    const { driver } = tell()
    driver.standStill(hour).pipeInto('accepted', acme, acceptance(request(otp), 'msg_2'), driver.now + 1)
    expect(driver.outputOf('dispatched')).toHaveLength(1)
    expect(driver.outputOf('failed')).toMatchObject([
      { messageId: 'msg_2', failureClass: 'EXPIRED', exhausted: 'DEADLINE', attempts: 0, provider: 'TWILIO' },
    ])
  })

  it('waits until then for the proof of an unclear attempt, which may follow in the backlog', () => {
    const story = tell().answer({ outcome: 'TIMEOUT' })
    story.driver.standStill(hour)
    expect(story.retry().events).toEqual([])
    expect(story.receipt({}).events).toEqual(['sent', 'delivered'])
  })

  it('fails then when there is none', () => {
    const story = tell().answer({ outcome: 'TIMEOUT' })
    story.driver.standStill(hour)
    expect(failures(story.retry().wait(900_000))).toMatchObject([{ exhausted: 'DEADLINE', attempts: 1 }])
  })
})

it('makes its attempt at once in a backlog of seconds, as load alone makes it', () => {
  const story = tell().answer(outage)
  story.driver.standStill(30_000)
  expect(story.retry().dispatched).toHaveLength(2)
})

it('waits for a backlog once, though it does not end', () => {
  const story = tell().answer(outage)
  story.driver.standStill(400_000)
  expect(story.retry().dispatched).toHaveLength(1)
  expect(story.life).toMatchObject({ waitingFor: 'BACKLOG' })
  story.wait(300_000).driver.standStill(300_000)
  expect(story.wait(110_000).dispatched).toHaveLength(2)
})

it('makes its attempt at the end of a backlog that ends before its deadline, since a STOP may be in it', () => {
  const story = tell().answer(outage)
  story.driver.standStill(600_000)
  expect(story.retry().dispatched).toHaveLength(1)
  expect(story.wait(600_000).dispatched).toHaveLength(2)
  expect(story.life.dueAt).toBeGreaterThan(story.driver.now + 50_000)
})
