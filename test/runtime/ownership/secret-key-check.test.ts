import { describe, expect, it } from 'vitest'
import { keysOfRows } from '#runtime/ownership/secret-key-check.ts'
import type { SecretKeys } from '#stream/secret-keys.ts'
import { own } from '../given-application.ts'
import { brokerAfter, buildOf, totals } from '../given-builds.ts'
import type { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const keys = (inUse: string, checks: SecretKeys['checks'], ...retired: readonly string[]): SecretKeys => ({
  inUse,
  checks,
  retired,
})

describe('the secret keys behind the names of rows', () => {
  it('are those in use so far, and not those that a pod can only read by', () => {
    expect(keysOfRows(1, undefined, keys('1', { 1: 'a', 2: 'b' }))).toEqual({ 1: 'a' })
    expect(keysOfRows(1, { 1: 'a' }, keys('2', { 1: 'a', 2: 'b' }))).toEqual({ 1: 'a', 2: 'b' })
  })

  it('stay known to a build that has none of its own', () => {
    expect(keysOfRows(1, { 1: 'a' }, undefined)).toEqual({ 1: 'a' })
  })

  it.each([
    ['is missing', keys('2', { 2: 'b' }), /secret key 1, which this pod does not have/],
    ['is another one', keys('1', { 1: 'c' }), /secret key 1, and this pod has another key of that version/],
  ])('refuse a pod for which one of them %s', (_how, present, reason) => {
    expect(() => keysOfRows(1, { 1: 'a' }, present)).toThrow(reason)
  })

  it('are forgotten when they are retired', () => {
    expect(keysOfRows(1, { 1: 'a', 2: 'b' }, keys('2', { 2: 'b' }, '1'))).toEqual({ 2: 'b' })
  })
})

describe('a pod whose rows are named by secret keys', () => {
  const withKeys = (inUse: string, checks: SecretKeys['checks']) => ({
    ...buildOf(totals),
    secretKeys: keys(inUse, checks),
  })
  const commitsOf = ({ logs }: MemoryBroker): number => logs.get(`${own.changelog}/0`)!.length

  it('does not begin without a key that named them, however long ago', async () => {
    const broker = await brokerAfter(withKeys('1', { 1: 'a' }), withKeys('2', { 1: 'a', 2: 'b' }))
    const commits = commitsOf(broker)
    await expect(run(broker, 3, { topology: withKeys('2', { 2: 'b' }) })).rejects.toMatchObject({
      code: 'TOPOLOGY_INCOMPATIBLE',
      refusals: [expect.stringContaining('secret key 1')],
    })
    expect(commitsOf(broker)).toBe(commits)
  })
  it('may have been named by each of its keys when an earlier build has not told by which', async () => {
    const broker = await brokerAfter(buildOf(totals), withKeys('2', { 1: 'a', 2: 'b' }))
    await expect(run(broker, 3, { topology: withKeys('2', { 2: 'b' }) })).rejects.toMatchObject({
      refusals: [expect.stringContaining('secret key 1')],
    })
  })

  it('was named by none but the one in use when it is new', async () => {
    const broker = await brokerAfter(withKeys('2', { 1: 'a', 2: 'b' }))
    await expect(run(broker, 2, { topology: withKeys('2', { 2: 'b' }) })).resolves.not.toThrow()
  })
})
