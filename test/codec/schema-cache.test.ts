import { describe, expect, it, vi } from 'vitest'
import { RegistryUnavailable } from '#codec/errors.ts'
import { SchemaCache } from '#codec/schema-cache.ts'
import { codeOf } from './events.ts'

describe('the schema cache', () => {
  it('asks for a schema once, however many wait, and never again', async () => {
    const fetchSchema = vi.fn(async () => '"string"')
    const cache = new SchemaCache(fetchSchema)
    expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_NOT_LOADED')
    await Promise.all([cache.load(5), cache.load(5), cache.load(5)])
    await cache.load(5)
    expect(cache.get(5, 't.v1')).toBe('"string"')
    expect(fetchSchema).toHaveBeenCalledTimes(1)
  })

  it('remembers for a minute that an id is unknown', async () => {
    let now = 0
    const cache = new SchemaCache(
      async () => undefined,
      undefined,
      () => now,
    )
    await cache.load(5)
    now = 59_999
    expect(codeOf(() => cache.get(5, 't.v1'))).toBe('UNKNOWN_SCHEMA_ID')
    now = 60_000
    expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_NOT_LOADED')
  })

  it('forgets the oldest unknown id when a flood of them comes', async () => {
    const cache = new SchemaCache(async () => undefined)
    for (let id = 1; id <= 10_001; id++) await cache.load(id)
    expect(codeOf(() => cache.get(1, 't.v1'))).toBe('SCHEMA_NOT_LOADED')
    expect(codeOf(() => cache.get(2, 't.v1'))).toBe('UNKNOWN_SCHEMA_ID')
  })

  it('knows nothing of an id for which the registry did not answer, and asks again', async () => {
    const fetchSchema = vi
      .fn(async (): Promise<string> => '"int"')
      .mockRejectedValueOnce(new RegistryUnavailable('down'))
    const cache = new SchemaCache(fetchSchema)
    await expect(cache.load(5)).rejects.toThrow('down')
    expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_NOT_LOADED')
    await cache.load(5)
    expect(cache.get(5, 't.v1')).toBe('"int"')
  })

  describe('with the subjects of an id', () => {
    const cacheOf = (subjects: readonly string[] | undefined, now: () => number = () => 0) => {
      const fetchSubjects = vi.fn(async () => subjects)
      return { cache: new SchemaCache(async () => '"int"', fetchSubjects, now), fetchSubjects }
    }

    it.each([
      ['its topic', ['x.v1-value', 't.v1-value']],
      ['its topic and a record', ['t.v1-eventzr.Sent']],
      ['nobody, as far as is known', undefined],
    ])('gives a schema of %s', async (_, subjects) => {
      const { cache } = cacheOf(subjects)
      await cache.load(5)
      expect(cache.get(5, 't.v1')).toBe('"int"')
    })

    it.each([['x.v1-value'], ['t.v10-value'], ['t.v1'], ['t.v1-'], ['x.t.v1-value']])(
      'refuses one of %s alone, and names it',
      async (subject) => {
        const { cache } = cacheOf([subject])
        await cache.load(5)
        expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_MISMATCH')
        expect(() => cache.get(5, 't.v1')).toThrow(`schema 5 belongs to ${subject}`)
      },
    )

    it('asks again after a minute, since it may have been registered for the topic meanwhile', async () => {
      let now = 0
      const subjects = ['x.v1-value']
      const { cache, fetchSubjects } = cacheOf(subjects, () => now)
      await cache.load(5)
      now = 59_999
      await cache.load(5)
      expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_MISMATCH')
      now = 60_000
      expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_NOT_LOADED')
      expect(cache.get(5, 'x.v1')).toBe('"int"')
      subjects.push('t.v1-value')
      await cache.load(5)
      expect(cache.get(5, 't.v1')).toBe('"int"')
      expect(fetchSubjects).toHaveBeenCalledTimes(2)
    })

    it('knows nothing of an id when only its schema was told', async () => {
      const fetchSubjects = vi.fn(async () => ['t.v1-value']).mockRejectedValueOnce(new RegistryUnavailable('down'))
      const cache = new SchemaCache(async () => '"int"', fetchSubjects)
      await expect(cache.load(5)).rejects.toThrow('down')
      expect(codeOf(() => cache.get(5, 't.v1'))).toBe('SCHEMA_NOT_LOADED')
    })
  })
})
