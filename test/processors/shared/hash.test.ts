import { describe, expect, it } from 'vitest'
import { hash32, hashShare } from '#processors/shared/hash.ts'

describe('hash32', () => {
  it.each([
    ['', 0xab3e7c0b],
    ['msg_1', 0x57cd0cd8],
  ])('gives "%s" the same whole number on every machine and in every version', (text, hash) => {
    expect(hash32(text)).toBe(hash)
  })
})

describe('hashShare', () => {
  it('spreads texts that differ in one digit evenly over ten shares', () => {
    const counts = Array.from({ length: 10 }, () => 0)
    for (let index = 0; index < 10_000; index++) counts[Math.floor(hashShare(`msg_${index}`) * 10)]! += 1
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })
})
