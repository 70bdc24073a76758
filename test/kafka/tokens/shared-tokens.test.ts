import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SharedTokens } from '#kafka/tokens/shared-tokens.ts'
import { type IssuedToken, TokenError } from '#kafka/tokens/token.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const living = (lifeMs: number): IssuedToken => ({ value: 'a', principal: 'p', expiresMs: Date.now() + lifeMs })

const quarterHourMs = 900_000

describe('the tokens of a process', () => {
  it('are asked for once, however many clients want one at the same time or later', async () => {
    const issue = vi.fn(async () => living(quarterHourMs))
    const tokens = new SharedTokens(issue)
    const [first, second] = await Promise.all([tokens.get(), tokens.get()])
    expect(second).toBe(first)
    expect(await tokens.get()).toBe(first)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it.each([
    [0, 0.8],
    [1, 0.72],
  ])('are asked for again after 72 to 80 %% of their life, with jitter %d', async (random, share) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const { askAgainMs } = await new SharedTokens(async () => living(quarterHourMs)).get()
    expect(askAgainMs - Date.now()).toBeCloseTo(share * quarterHourMs)
  })

  it('are asked for two seconds before their end when they are short, since the client looks once a second', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { askAgainMs } = await new SharedTokens(async () => living(5_000)).get()
    expect(askAgainMs - Date.now()).toBe(3_000)
  })

  it('are taken to live for an hour at most', async () => {
    const { expiresMs } = await new SharedTokens(async () => living(86_400_000)).get()
    expect(expiresMs - Date.now()).toBe(3_600_000)
  })

  it('serve until they expire while their issuer fails, and the question is repeated', async () => {
    const issue = vi.fn(async () => living(quarterHourMs))
    const tokens = new SharedTokens(issue)
    await tokens.get()
    issue.mockRejectedValue(new Error('away'))
    vi.advanceTimersByTime(0.9 * quarterHourMs)
    const { value, askAgainMs } = await tokens.get()
    expect(value).toBe('a')
    expect(askAgainMs - Date.now()).toBe(10_000)
    vi.advanceTimersByTime(0.2 * quarterHourMs)
    await expect(tokens.get()).rejects.toThrow('no token for the brokers: away')
    expect(issue).toHaveBeenCalledTimes(3)
  })

  it('are not asked for again at once by each client after a failure', async () => {
    const issue = vi.fn(() => Promise.reject(new TokenError('refused', 'no')))
    const tokens = new SharedTokens(issue)
    await expect(tokens.get()).rejects.toThrow('no')
    await expect(tokens.get()).rejects.toThrow('no')
    expect(issue).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(2_000)
    await expect(tokens.get()).rejects.toThrow('no')
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it('fail when their issuer gives one that has expired, with a word on the clocks', async () => {
    const got = new SharedTokens(async () => living(-90_000)).get()
    await expect(got).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringMatching(/expired 90 s ago.*clocks/),
    })
  })

  it('fail when their issuer hangs, and the question is ended', async () => {
    let ended: AbortSignal | undefined
    const hanging = (signal: AbortSignal): Promise<IssuedToken> => {
      ended = signal
      return new Promise(() => undefined)
    }
    const got = new SharedTokens(hanging, 20).get()
    await expect(got).rejects.toMatchObject({ failure: 'away', message: expect.stringContaining('within 20 ms') })
    expect(ended?.aborted).toBe(true)
  })

  it('are told of to whoever watches: each expiry and each failure', async () => {
    const issue = vi.fn(async () => living(quarterHourMs))
    const tokens = new SharedTokens(issue)
    const observer = { issued: vi.fn(), failed: vi.fn() }
    tokens.watch(observer)
    const { expiresMs } = await tokens.get()
    expect(observer.issued.mock.calls).toEqual([[expiresMs]])
    issue.mockRejectedValue(new Error('away'))
    vi.advanceTimersByTime(quarterHourMs)
    await expect(tokens.get()).rejects.toThrow('away')
    expect(observer.failed).toHaveBeenCalledWith(expect.objectContaining({ failure: 'away' }))
  })
})
