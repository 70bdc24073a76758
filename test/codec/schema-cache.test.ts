import { describe, expect, it, vi } from 'vitest'
import { RegistryUnavailable } from '#codec/errors.ts'
import { SchemaCache } from '#codec/schema-cache.ts'
import { codeOf } from './events.ts'

describe('the schema cache', () => {
  it('asks for a schema once, however many wait, and never again', async () => {
    const fetchSchema = vi.fn(async () => '"string"')
    const cache = new SchemaCache(fetchSchema)
    expect(codeOf(() => cache.get(5))).toBe('SCHEMA_NOT_LOADED')
    await Promise.all([cache.load(5), cache.load(5), cache.load(5)])
    await cache.load(5)
    expect(cache.get(5)).toBe('"string"')
    expect(fetchSchema).toHaveBeenCalledTimes(1)
  })

  it('remembers for a minute that an id is unknown', async () => {
    let now = 0
    const cache = new SchemaCache(
      async () => undefined,
      () => now,
    )
    await cache.load(5)
    now = 59_999
    expect(codeOf(() => cache.get(5))).toBe('UNKNOWN_SCHEMA_ID')
    now = 60_000
    expect(codeOf(() => cache.get(5))).toBe('SCHEMA_NOT_LOADED')
  })

  it('forgets the oldest unknown id when a flood of them comes', async () => {
    const cache = new SchemaCache(async () => undefined)
    for (let id = 1; id <= 10_001; id++) await cache.load(id)
    expect(codeOf(() => cache.get(1))).toBe('SCHEMA_NOT_LOADED')
    expect(codeOf(() => cache.get(2))).toBe('UNKNOWN_SCHEMA_ID')
  })

  it('knows nothing of an id for which the registry did not answer, and asks again', async () => {
    const fetchSchema = vi
      .fn(async (): Promise<string> => '"int"')
      .mockRejectedValueOnce(new RegistryUnavailable('down'))
    const cache = new SchemaCache(fetchSchema)
    await expect(cache.load(5)).rejects.toThrow('down')
    expect(codeOf(() => cache.get(5))).toBe('SCHEMA_NOT_LOADED')
    await cache.load(5)
    expect(cache.get(5)).toBe('"int"')
  })
})
