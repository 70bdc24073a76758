import { beforeEach, describe, expect, it } from 'vitest'
import { GivenBroker, output } from './given-broker.ts'

describe('a simulated restore', () => {
  let given: GivenBroker
  beforeEach(() => {
    given = new GivenBroker()
  })

  it('ends at the high watermark, when the transaction at the end is decided', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one, 'a')
    const values: string[] = []
    const reading = one.restore.read({ ...output, first: 0, end: 1 }, (_key, value) => void values.push(String(value)))
    await given.pass(1_000)
    expect(values).toEqual([])
    await given.done(one.producer.commit())
    await given.done(reading)
    expect(values).toEqual(['a'])
  })

  it('ends with the reason of its signal', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one, 'a')
    const job = new AbortController()
    const reading = one.restore.read({ ...output, first: 0, end: 1 }, () => undefined, job.signal)
    await given.pass(100)
    job.abort(new Error('not wanted'))
    await expect(given.done(reading)).rejects.toThrow('not wanted')
  })
})
