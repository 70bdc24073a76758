import { describe, expect, it } from 'vitest'
import { defaultLimits } from '#codec/limits.ts'
import type { EncodeError } from '#codec/errors.ts'
import { outputEncodings } from '#codec/output-encoding.ts'
import type { CommunicationSent } from '#schemas/types.ts'
import type { EventAttributes } from '#stream/record.ts'
import { Slab } from '#stream/slab.ts'
import { topics } from '#topology/topics.ts'
import { attributesFor, codecWith, sent } from './events.ts'

const topic = topics.communicationSent

describe.each(outputEncodings)('writing %s', (outputEncoding) => {
  const encoder = codecWith({
    outputEncoding,
    limits: { ...defaultLimits, maxValueBytes: 20_000 },
  }).encoder(topic)

  it('puts event after event and changes nothing before them', () => {
    const slab = new Slab(8)
    slab.position = slab.buffer.write('before', 0)
    encoder.encode(attributesFor(topic), sent, slab)
    const length = slab.position - 6
    encoder.encode(attributesFor(topic), sent, slab)
    expect(slab.position).toBe(6 + 2 * length)
    expect(slab.buffer.subarray(6, 6 + length)).toEqual(slab.buffer.subarray(6 + length, slab.position))
    expect(slab.buffer.toString('latin1', 0, 6)).toBe('before')
  })

  it.each([
    ['a missing field', 'INVALID_DATA', { provider: undefined }, {}],
    ['a field of another type', 'INVALID_DATA', { recipient: 14155552671 }, {}],
    ['a symbol that does not exist', 'INVALID_DATA', { channel: 'PIGEON' }, {}],
    ['a fraction of a micro-dollar', 'INVALID_DATA', { cost_usd: 0.5 }, {}],
    ['a long that would become another one', 'INVALID_DATA', { policyVersion: 2 ** 52 }, {}],
    ['a string that no reader takes', 'INVALID_DATA', { provider: 'p'.repeat(8_193) }, {}],
    ['an empty id', 'INVALID_DATA', { messageId: '' }, {}],
    ['half a surrogate pair', 'INVALID_DATA', { recipient: '\ud800' }, {}],
    ['half a surrogate pair in an attribute', 'INVALID_DATA', {}, { correlationId: '\ud800' }],
    ['an attribute that no reader takes', 'INVALID_DATA', {}, { correlationId: 'c'.repeat(8_193) }],
    ['an extension named like an attribute', 'INVALID_DATA', {}, { extensions: { type: 'x' } }],
    ["another event's type", 'TYPE_MISMATCH', {}, { type: 'eventzr.cpaas.communication.failed.v1' }],
    ["another tenant's data", 'TENANT_MISMATCH', { tenantId: 'other' }, {}],
    ['no tenant', 'TENANT_MISMATCH', {}, { subject: undefined }],
    [
      'more bytes than allowed',
      'OVERSIZE',
      { provider: 'p'.repeat(8_000), recipient: 'r'.repeat(8_000), messageId: 'm'.repeat(8_000) },
      {},
    ],
  ] satisfies readonly (readonly [string, EncodeError['code'], object, Partial<EventAttributes>])[])(
    'refuses %s and leaves the slab as it was',
    (_, code, data, attributes) => {
      const slab = new Slab()
      slab.position = 3
      expect(() =>
        encoder.encode(attributesFor(topic, attributes), { ...sent, ...data } as CommunicationSent, slab),
      ).toThrow(expect.objectContaining({ code }) as EncodeError)
      expect(slab.position).toBe(3)
    },
  )

  it('writes the same into a slab that has room, just enough room or too little', () => {
    const attributes = attributesFor(topic, { extensions: { campaign: 'ü€😀'.repeat(50) } })
    const bytesIn = (slab: Slab) => {
      encoder.encode(attributes, sent, slab)
      return slab.buffer.subarray(0, slab.position)
    }
    const roomy = bytesIn(new Slab())
    const exact = new Slab(roomy.length)
    expect(bytesIn(exact)).toEqual(roomy)
    expect(exact.buffer.length).toBe(roomy.length)
    expect(bytesIn(new Slab(16))).toEqual(roomy)
  })

  it('tests the names of extensions once for all outputs of a cause', () => {
    let looks = 0
    const ownKeys = (target: Readonly<Record<string, string>>) => {
      looks++
      return Reflect.ownKeys(target)
    }
    const shared = attributesFor(topic, { extensions: new Proxy({ campaign: 'spring' }, { ownKeys }) })
    const looksOf = () => {
      looks = 0
      encoder.encode(shared, sent, new Slab())
      return looks
    }
    const first = looksOf()
    expect(looksOf()).toBe(first - 1)
  })

  it('refuses a wrong name in each output, whatever stood before', () => {
    const wrong = attributesFor(topic, { extensions: { type: 'x' } })
    for (let count = 0; count < 3; count++) {
      expect(() => encoder.encode(wrong, sent, new Slab())).toThrow('an extension has a name')
      if (count > 0) encoder.encode(attributesFor(topic, { extensions: { campaign: 'spring' } }), sent, new Slab())
    }
  })

  it('names the field that is wrong, and no value', () => {
    expect(() =>
      encoder.encode(attributesFor(topic), { ...sent, attempt: sent.recipient as never }, new Slab()),
    ).toThrow(
      'an event for eventzr.cpaas.communication.sent.v1 cannot be written: data.attempt is missing or not of its type',
    )
  })
})
