import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { version } from 'uuid'
import { describe, expect, it } from 'vitest'
import { eventId } from '#codec/event-id.ts'
import type { EventIdentity } from '#runtime/ports/codec-port.ts'
import type { TenantId } from '#stream/record.ts'
import { chaskeyMac, permute, type Words, wordsOf, xor } from './chaskey.ts'

/** Ids for whoever makes them elsewhere; `source` is empty for a timer. */
interface Vector extends Omit<EventIdentity, 'cause'> {
  readonly source: string
  readonly cause: string
  readonly id: string
}

const vectors = JSON.parse(
  readFileSync(new URL('../fixtures/event-ids.json', import.meta.url), 'utf8'),
) as readonly Vector[]

const identity: EventIdentity = {
  type: 'eventzr.cpaas.communication.sent.v1',
  tenantId: 'tenant-é' as TenantId,
  entity: 'msg_1',
  cause: { source: 'notify-svc', id: 'in-0-17' },
  ordinal: 0,
}

/** The construction as docs/events.md tells it, for nothing but to be read. */
const byTheBook = ({ type, tenantId, entity, cause: { source = '', id }, ordinal }: EventIdentity): string => {
  const texts = Buffer.from(entity + id)
  const padded = Buffer.concat([texts], Math.ceil(texts.length / 16) * 16)
  const head = xor(shortDigest(source), [entity.length, id.length, ordinal, 0])
  let mixed = xor(shortDigest(type), head)
  for (let at = 0; at < padded.length; at += 16) mixed = xor(permute(mixed, 4), wordsOf(padded.subarray(at, at + 16)))
  return uuidText(xor(permute(xor(mixed, shortDigest(tenantId)), 12), mixed))
}

const shortDigest = (text: string): Words => wordsOf(createHash('sha256').update(text).digest().subarray(0, 16))

const uuidText = ([a, b, c, d]: Words): string => {
  const hex = (word: number, digits: number) => word.toString(16).padStart(digits, '0')
  const low = hex(c & 0xffff, 4) + hex(d, 8)
  return `evt-${hex(a, 8)}-${hex(b >>> 16, 4)}-8${hex(b & 0xfff, 3)}-${hex(((c >>> 16) & 0x3fff) | 0x8000, 4)}-${low}`
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 90 }))
const identities = fc.record({
  type: text,
  tenantId: text.map((tenant) => tenant as TenantId),
  entity: text,
  cause: fc.record({ source: text, id: text }),
  ordinal: fc.nat(),
})

describe('an event id', () => {
  it('stays what it is: a replay must give the ids of the first run', () => {
    expect(vectors.length).toBeGreaterThan(5)
    for (const { id, source, cause, ...rest } of vectors)
      expect(eventId({ ...rest, cause: source === '' ? { id: cause } : { source, id: cause } })).toBe(id)
  })

  it('is made as the documentation says, whatever its parts are', () => {
    fc.assert(fc.property(identities, (each) => eventId(each) === byTheBook(each)))
    const long = { ...identity, entity: 'é'.repeat(5_000) }
    expect(eventId(long)).toBe(byTheBook(long))
  })

  it('is a version 8 UUID', () => {
    fc.assert(fc.property(identities, (each) => version(eventId(each).slice('evt-'.length)) === 8))
  })

  it.each<Partial<EventIdentity>>([
    { type: 'x' },
    { tenantId: 'other' as TenantId },
    { entity: 'msg_2' },
    { cause: { source: 'notify-svc', id: 'in-0-18' } },
    { cause: { source: 'other-svc', id: 'in-0-17' } },
    { cause: { id: 'in-0-17' } },
    { ordinal: 1 },
  ])('differs with %o', (change) => {
    expect(eventId({ ...identity, ...change })).not.toBe(eventId(identity))
  })

  it('differs when the same characters are cut into other parts', () => {
    const cuts = [
      { entity: 'ab', cause: { source: 'c', id: 'd' } },
      { entity: 'a', cause: { source: 'bc', id: 'd' } },
      { entity: 'a', cause: { source: 'b', id: 'cd' } },
    ]
    expect(new Set(cuts.map((cut) => eventId({ ...identity, ...cut }))).size).toBe(cuts.length)
  })

  it('does not depend on the ids that were made before', () => {
    const first = eventId(identity)
    eventId({ ...identity, entity: 'x'.repeat(3_000) })
    expect(eventId(identity)).toBe(first)
  })
})

describe('the permutation', () => {
  // https://mouha.be/chaskey/: tags of the messages 00, 00 01, … under this key.
  const key: Words = [0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39]
  it.each<readonly [bytes: number, ...tag: Words]>([
    [0, 0x792e8fe5, 0x75ce87aa, 0x2d1450b5, 0x1191970b],
    [1, 0x13a9307b, 0x50e62c89, 0x4577bd88, 0xc0bbdc18],
    [16, 0x79271ca9, 0xd66a1c71, 0x81ca474e, 0x49831cad],
    [17, 0x048da968, 0x4e25d096, 0x2d6cf897, 0xbc3959ca],
  ])('is that of Chaskey: its tag of %i bytes is the published one', (bytes, ...tag) => {
    const message = Buffer.from(Array.from({ length: bytes }, (_, index) => index))
    expect(chaskeyMac(key, message)).toEqual(tag)
  })
})
