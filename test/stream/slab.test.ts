import { describe, expect, it } from 'vitest'
import { Slab } from '#stream/slab.ts'

describe('a slab', () => {
  it('grows without losing what is written', () => {
    const slab = new Slab(4)
    slab.position += slab.buffer.write('abcd', 0)
    slab.reserve(1)
    slab.position += slab.buffer.write('e', slab.position)
    expect(slab.buffer.toString('latin1', 0, slab.position)).toBe('abcde')
  })

  it('keeps its buffer while there is room', () => {
    const slab = new Slab(4)
    const { buffer } = slab
    slab.reserve(4)
    expect(slab.buffer).toBe(buffer)
  })

  it('makes room for more than twice its size', () => {
    const slab = new Slab(4)
    slab.reserve(100)
    expect(slab.buffer.length).toBeGreaterThanOrEqual(100)
  })
})
