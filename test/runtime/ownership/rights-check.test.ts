import { describe, expect, it } from 'vitest'
import { topicRights } from '#runtime/ownership/topic-rights.ts'
import { checkRights, withNames } from '#runtime/ownership/rights-check.ts'
import { KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { type Operation, rightText } from '#runtime/ports/rights.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'

const topology = countingTopology('app')
const own = ownTopics(applicationId(topology))
const needed = topicRights(topology, own)

/** A broker that allows everything but these, and does not tell of some topics. */
const parts = (denied: readonly string[], silent: readonly string[] = []) => ({
  topology,
  own,
  rights: {
    allowed: (topics: readonly string[]) =>
      Promise.resolve(
        new Map(topics.map((topic) => [topic, silent.includes(topic) ? undefined : allowedOn(topic, denied)])),
      ),
  },
})

const allowedOn = (topic: string, denied: readonly string[]): ReadonlySet<Operation> =>
  new Set(
    needed
      .filter((right) => right.name === topic && !denied.includes(rightText(right)))
      .map(({ operation }) => operation),
  )

const missingOf = async (denied: readonly string[], silent?: readonly string[]): Promise<readonly string[]> => {
  try {
    await checkRights(parts(denied, silent))
    return []
  } catch (error) {
    return (error as RightMissingError).rights.map(rightText)
  }
}

describe('the rights of a pod', () => {
  it('upon topics are those of its topology, and no others', () => {
    expect(needed.map(rightText)).toEqual([
      'Read on topic app-numbers',
      'Describe on topic app-numbers',
      'Write on topic app-totals',
      'Describe on topic app-totals',
      ...['changelog', 'journal', 'forward'].flatMap((name) =>
        ['Read', 'Write', 'Describe', 'DescribeConfigs'].map((operation) => `${operation} on topic app-v1-${name}`),
      ),
      ...['Write', 'Describe', 'DescribeConfigs'].map((operation) => `${operation} on topic app-v1-dead-letter`),
    ])
  })

  it.each([
    [[], []],
    [['Write on topic app-totals'], ['Write on topic app-totals']],
    [['Write on topic app-totals', 'Describe on topic app-totals'], ['Write on topic app-totals']],
    [['Describe on topic app-numbers'], ['Describe on topic app-numbers']],
    [
      ['Read on topic app-v1-journal', 'Write on topic app-v1-changelog'],
      ['Write on topic app-v1-changelog', 'Read on topic app-v1-journal'],
    ],
    [['DescribeConfigs on topic app-v1-journal'], []],
  ])('without %j miss %j', async (denied, missing) => {
    expect(await missingOf(denied)).toEqual(missing)
  })

  it('are believed to be there where a broker does not tell', async () => {
    expect(await missingOf(['Write on topic app-totals'], ['app-totals'])).toEqual([])
  })
})

describe('an error for want of a right', () => {
  const nameless = new RightMissingError([], 'consume', 29, 'fatal', undefined)

  it('gets its name from the broker', async () => {
    expect(await withNames(nameless, parts(['Read on topic app-numbers']))).toMatchObject({
      code: 'RIGHT_MISSING',
      operation: 'consume',
      remedy: 'fatal',
      rights: [{ operation: 'Read', on: 'topic', name: 'app-numbers' }],
      message: expect.stringContaining('Read on topic app-numbers') as string,
    })
  })

  it('stays without one when the right is there again', async () => {
    expect(await withNames(nameless, parts([]))).toBe(nameless)
  })

  it('is not made of another error', async () => {
    const error = new KafkaCallError('consume', -150, 'fatal', undefined)
    expect(await withNames(error, parts(['Read on topic app-numbers']))).toBe(error)
  })
})
