import { describe, expect, it } from 'vitest'
import { areaOf, personOf } from '#world/verifier/person.ts'

describe('the token of a recipient', () => {
  it('is the same for the same address, and another one for another address or tenant', () => {
    const token = personOf('acme', '+442079460123')
    expect(personOf('acme', '+442079460123')).toBe(token)
    expect(personOf('acme', '+442079460124')).not.toBe(token)
    expect(personOf('globex', '+442079460123')).not.toBe(token)
  })

  it('tells country and area of a number, and nothing else of it', () => {
    expect(areaOf(personOf('acme', '+442079460123'))).toBe('+4420')
    expect(personOf('acme', '+442079460123')).not.toContain('946')
  })

  it.each(['12345', 'ann@example.org'])('tells nothing of %s', (address) => {
    expect(areaOf(personOf('acme', address))).toBe('')
    expect(personOf('acme', address)).not.toContain(address)
  })

  it('is empty for nobody', () => {
    expect(personOf('acme', '')).toBe('')
  })
})
