import { afterEach, describe, expect, it, vi } from 'vitest'
import { readTopicSettings } from '#kafka/read-topic-settings.ts'
import { connection } from './stand-in-client.ts'

const close = vi.fn()

/** The client answers a question for settings so. */
const answering = (describeConfigs: () => Promise<unknown>): void => {
  vi.doMock('@platformatic/kafka', () => ({
    Admin: function () {
      return { describeConfigs, close }
    },
  }))
}

afterEach(() => {
  vi.doUnmock('@platformatic/kafka')
  close.mockClear()
})

const result = (resourceName: string, errorCode = 0) => ({
  errorCode,
  resourceName,
  configs: errorCode === 0 ? [{ name: 'cleanup.policy', value: 'compact' }] : [],
})

describe('the settings of topics', () => {
  it('are read by topic, and the client is closed', async () => {
    answering(() => Promise.resolve([result('a')]))
    expect(await readTopicSettings(connection, ['a'])).toEqual({
      found: new Map([['a', { 'cleanup.policy': 'compact' }]]),
      unknown: [],
    })
    expect(close).toHaveBeenCalledTimes(1)
  })

  it('of some topics are read when others are missing, or the right to read theirs', async () => {
    const response = { results: [result('a'), result('gone', 3), result('secret', 29), result('odd', 77)] }
    const thrown = Object.assign(new Error('outer'), { errors: [Object.assign(new Error('inner'), { response })] })
    answering(() => Promise.reject(thrown))
    const { found, unknown } = await readTopicSettings(connection, ['a', 'gone', 'secret', 'odd'])
    expect([...found.keys()]).toEqual(['a'])
    expect(unknown).toEqual([
      expect.stringMatching(/secret are not known: the right DescribeConfigs on it is missing/),
      expect.stringMatching(/odd are not known: .* code 77/),
    ])
  })

  it('that need the same missing right are told in one sentence', async () => {
    answering(() =>
      Promise.reject(Object.assign(new Error(), { response: { results: [result('a', 29), result('b', 29)] } })),
    )
    const { unknown } = await readTopicSettings(connection, ['a', 'b'])
    expect(unknown).toEqual([expect.stringMatching(/^the settings of a, b are not known: the right DescribeConfigs/)])
  })

  it('are not known, with the innermost reason, when no broker answers', async () => {
    const inner = new Error('Cannot connect to any broker.')
    answering(() => Promise.reject(Object.assign(new Error('Describing configs failed.'), { errors: [inner] })))
    const { unknown } = await readTopicSettings(connection, ['a'])
    expect(unknown).toEqual(['the settings of topics are not known: Cannot connect to any broker.'])
    expect(close).toHaveBeenCalledTimes(1)
  })

  it('are not known when the settings for security cannot be taken over', async () => {
    const settings = { 'security.protocol': 'sasl_ssl', 'sasl.mechanism': 'OAUTHBEARER' }
    const { unknown } = await readTopicSettings({ ...connection, settings }, ['a'])
    expect(unknown).toEqual([expect.stringContaining('sasl.mechanism=OAUTHBEARER')])
  })
})
