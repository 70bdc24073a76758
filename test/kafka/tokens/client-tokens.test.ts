import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { AdminTokens } from '#kafka/tokens/admin-tokens.ts'
import { tokenCallback } from '#kafka/tokens/client-tokens.ts'
import { TokenError, type TokenSource } from '#kafka/tokens/token.ts'

const token = { value: 'a.b.', principal: 'ada', expiresMs: Date.now() + 900_000, askAgainMs: Date.now() + 80_000 }
const source: TokenSource = { get: () => Promise.resolve(token) }
const failing: TokenSource = { get: () => Promise.reject(new TokenError('away', 'nobody answers')) }

describe('a client that asks for a token', () => {
  it('is told of such a life that it asks again when the source wants it to, after four fifths', async () => {
    const done = vi.fn()
    tokenCallback(source)('', done)
    await turn()
    const [, { tokenValue, lifetime, principal }] = done.mock.calls[0] as [null, Record<string, number>]
    expect([tokenValue, principal]).toEqual(['a.b.', 'ada'])
    expect((Number(lifetime) - Date.now()) * 0.8).toBeGreaterThan(79_000)
    expect((Number(lifetime) - Date.now()) * 0.8).toBeLessThan(81_000)
  })

  it('is told why there is none, in an error of its own, since it changes the text', async () => {
    const done = vi.fn()
    const ask = tokenCallback(failing)
    ask('', done)
    ask('', done)
    await turn()
    const [[first], [second]] = done.mock.calls as [[Error], [Error]]
    expect(first.message).toBe('no token for the brokers: nobody answers')
    expect(second).not.toBe(first)
  })

  it.each([
    ['a token', source],
    ['a failure', failing],
  ])('and was closed meanwhile may throw for %s without ending the process', async (_what, given) => {
    const done = vi.fn(() => {
      throw new Error('Local: Erroneous state')
    })
    tokenCallback(given)('', done)
    await turn()
    expect(done).toHaveBeenCalledTimes(1)
  })
})

describe('an administrator', () => {
  it('makes no call before it has its first token, which it would else wait for in vain', async () => {
    const tokens = new AdminTokens(source)
    const call = vi.fn(() => Promise.resolve('answer'))
    const asked = tokens.during(call)
    await turn()
    expect(call).not.toHaveBeenCalled()
    tokens.callback('', vi.fn())
    expect(await asked).toBe('answer')
  })

  it('takes no token within a call, which would halt the process, and makes the next call behind it', async () => {
    const tokens = new AdminTokens(source)
    tokens.callback('', vi.fn())
    const order: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const first = tokens.during(() => promise)
    await turn()
    tokens.callback('', () => order.push('token'))
    await turn()
    const second = tokens.during(async () => void order.push('call'))
    await turn()
    expect(order).toEqual([])
    resolve()
    await Promise.all([first, second])
    expect(order).toEqual(['token', 'call'])
  })

  it('fails with the reason when there is no token', async () => {
    const call = vi.fn(() => Promise.resolve())
    await expect(new AdminTokens(failing).during(call)).rejects.toMatchObject({ code: 'TOKEN_UNAVAILABLE' })
    expect(call).not.toHaveBeenCalled()
  })
})
