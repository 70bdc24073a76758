import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { RelayedTokens, relayTokens } from '#kafka/tokens/relayed-tokens.ts'
import type { Token } from '#kafka/tokens/token.ts'

const tokenOf = (value: string, askAgainInMs: number): Token => ({
  value,
  principal: 'p',
  expiresMs: Date.now() + 60_000,
  askAgainMs: Date.now() + askAgainInMs,
})

it('tokens go to another process as lines, each when its clients should ask again, until it ends', async () => {
  const lines = new PassThrough({ encoding: 'utf8' })
  const end = new AbortController()
  let issued = 0
  const relayed = relayTokens({ get: async () => tokenOf(String(issued++), 0) }, lines, end.signal)
  const values: string[] = []
  for await (const chunk of lines) {
    for (const line of String(chunk).trim().split('\n')) values.push((JSON.parse(line) as Token).value)
    if (values.length === 3) break
  }
  end.abort()
  await relayed
  expect(values).toEqual(['0', '1', '2'])
})

it('a process that was given its tokens waits for the next one when it should ask again', async () => {
  const tokens = new RelayedTokens()
  const first = tokens.get()
  tokens.take(tokenOf('first', -1))
  expect((await first).value).toBe('first')
  const second = tokens.get()
  await turn()
  tokens.take(tokenOf('second', 10_000))
  expect((await second).value).toBe('second')
  expect((await tokens.get()).value).toBe('second')
})
