import { describe, expect, it } from 'vitest'
import { RecentTexts } from '#world/verifier/recent-texts.ts'

describe('recent texts', () => {
  it('are given back as they are', () => {
    const texts = new RecentTexts(2)
    expect(['a', 'b', 'a', 'c', 'd', 'a'].map((text) => texts.same(text))).toEqual(['a', 'b', 'a', 'c', 'd', 'a'])
  })

  it('are at most twice the limit, however many come', () => {
    const texts = new RecentTexts(10)
    for (let n = 0; n < 1_000; n++) texts.same(`text ${n}`)
    expect(texts.size).toBeLessThanOrEqual(20)
  })

  it('are held once while they are met again', () => {
    const texts = new RecentTexts(10)
    for (let n = 0; n < 1_000; n++) texts.same(`text ${n % 5}`)
    expect(texts.size).toBe(5)
  })
})
