import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { Adapters } from './adapters.ts'
import { answerTo, outage } from './samples.ts'

/** Ids of the failovers of two outages, whose faults come as events with such ids. */
const failoverIds = (idOf: (answer: number) => string): readonly string[] => {
  const adapters = new Adapters()
  let answers = 0
  const fail = (): void => {
    for (const dispatch of adapters.ask(6)) adapters.pipe(answerTo(dispatch, outage), idOf(answers++))
  }
  fail()
  adapters.recover().close()
  fail()
  const moves = adapters.driver.events(topics.providerFailover)
  const away = moves.filter(({ data }) => data.direction === 'FAILOVER')
  expect(away).toHaveLength(2)
  return away.map(({ attributes }) => attributes.id)
}

describe('an adapter', () => {
  it('that gives each answer an id of its own makes each failover an event of its own', () => {
    expect(new Set(failoverIds((answer) => `answer-${answer}`)).size).toBe(2)
  })

  it('that gives all of its answers one id makes two failovers one event', () => {
    expect(new Set(failoverIds(() => 'answer')).size).toBe(1)
  })
})
