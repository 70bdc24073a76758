import { describe, expect, it } from 'vitest'
import { after } from '#stream/time.ts'
import type { StreamTime } from '#stream/time.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { accepted, acme, answerTo, hashes, noon, outage, policy, receipt, request } from './samples.ts'

const minute = 60_000

/** A message whose first attempt was dispatched. */
const begun = () => {
  const driver = new TopologyTestDriver(cpaas(policy, hashes)).pipe(topics.notifyRequested, acme, request(), noon)
  return { driver, dispatch: driver.read(topics.dispatchRequested)[0]! }
}

const deliver = (driver: TopologyTestDriver, messageId: string) =>
  driver.pipe(topics.receiptReceived, acme, receipt({ messageId, attempt: 1 }), driver.now + 1)

const idsOf = (driver: TopologyTestDriver, topic: Parameters<TopologyTestDriver['events']>[0]): readonly string[] =>
  driver.events(topic).map(({ attributes }) => attributes.id)

describe('a delivery that overrules a failure', () => {
  it('names the failed event, when a report had brought it', () => {
    const { driver, dispatch } = begun()
    driver.pipe(
      topics.dispatchCompleted,
      acme,
      answerTo(dispatch, { outcome: 'REJECTED', providerErrorCode: '30007' }),
      noon + 1,
    )
    deliver(driver, dispatch.messageId)
    const failures = idsOf(driver, topics.communicationFailed)
    expect(failures).toHaveLength(1)
    expect(driver.read(topics.communicationDelivered)).toMatchObject([{ supersedesEventId: failures[0] }])
  })

  it('names the failed event, when a timer had brought it', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
    driver.pipe(topics.notifyRequested, acme, request({ category: 'OTP' }), noon).advanceStreamTime(10 * minute)
    const failures = idsOf(driver, topics.communicationFailed)
    expect(failures).toHaveLength(1)
    deliver(driver, driver.read(topics.dispatchRequested)[0]!.messageId)
    expect(driver.read(topics.communicationDelivered)).toMatchObject([{ supersedesEventId: failures[0] }])
  })

  it('names none where there was no failure', () => {
    const { driver, dispatch } = begun()
    driver.pipe(topics.dispatchCompleted, acme, accepted(dispatch), noon + 1)
    deliver(driver, dispatch.messageId)
    expect(driver.read(topics.communicationDelivered)).toMatchObject([{ supersedesEventId: null }])
  })
})

describe('the failovers of an account', () => {
  it('name one another, by reports and by timers', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
    let answered = 0
    for (let at = noon; at < noon + 12 * minute; at = after(at as StreamTime, 1_000)) {
      driver.pipe(topics.notifyRequested, acme, request({ requestId: `req-${at}` }), at)
      const isDown = at < noon + 2 * minute
      for (const dispatch of driver.read(topics.dispatchRequested).slice(answered)) {
        const isFault = isDown && dispatch.provider === 'TWILIO'
        answered++
        driver.pipe(topics.dispatchCompleted, acme, isFault ? answerTo(dispatch, outage) : accepted(dispatch), at)
      }
    }
    const ids = idsOf(driver, topics.providerFailover)
    expect(driver.read(topics.providerFailover)).toMatchObject([
      { direction: 'FAILOVER', previousEventId: null },
      { direction: 'FAILBACK', previousEventId: ids[0] },
    ])
  })
})
