import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { earliestMs } from '#codec/epoch-ms.ts'
import { outputEncodings } from '#codec/output-encoding.ts'
import { latestMs } from '#stream/time.ts'
import { attributesFor, codecWith, codeOf, recordOf, written } from './events.ts'
import { bodyOf, readAs } from './foreign-writer.ts'
import { envelope, full, millis, raw, topic, withFieldBefore } from './trip.ts'

describe('a time', () => {
  const at = (value: number) => readAs(topic, envelope, bodyOf(envelope, topic, { ...raw, at: value }))
  const time = (value: number): Promise<unknown> => {
    const writer = avsc.Type.forSchema(envelope as avsc.Schema)
    const event = writer.fromBuffer(bodyOf(envelope, topic, raw)) as object
    return readAs(topic, envelope, writer.toBuffer({ ...event, time: value }))
  }
  const outside = [latestMs + 1, earliestMs - 1, 8.64e15 / 2, -(2 ** 51), 2 ** 52 - 1]

  it.each([latestMs, earliestMs, 0, -1, 2 ** 41, -(2 ** 41) - 1])(
    'is read within the years 0000 to 9999: %d',
    async (value) => {
      expect(await at(value)).toMatchObject({ at: value })
      expect(new Date(value).toISOString()).toMatch(/^\d{4}-/)
    },
  )

  it.each(outside)('is refused beyond them, in data and in the envelope: %d', async (value) => {
    await expect(at(value)).rejects.toMatchObject({ code: 'INVALID_DATA' })
    await expect(time(value)).rejects.toMatchObject({ code: 'INVALID_ENVELOPE' })
  })

  it.each(outside)('is not written beyond them: %d', (value) => {
    for (const outputEncoding of outputEncodings) {
      const dataSchemas = { ids: new Map([[topic.name, 6]]), registryUrl: '' }
      const codec = codecWith({ outputEncoding, schemaIds: new Map([[topic.name, 5]]), dataSchemas })
      expect(codeOf(() => written(codec, topic, { ...full, at: value }))).toBe('INVALID_DATA')
      expect(codeOf(() => written(codec, topic, full, attributesFor(topic, { time: value })))).toBe('INVALID_DATA')
    }
  })

  it('beyond them is passed over in a field that is not known here', async () => {
    const body = bodyOf(withFieldBefore({ name: 'before', type: 'long' }), topic, { ...raw, before: 2 ** 52 - 1 })
    expect(await readAs(topic, withFieldBefore({ name: 'before', type: millis }), body)).toEqual(full)
  })

  it('in JSON has the same bounds', () => {
    const codec = codecWith({ outputEncoding: 'ce-structured-json' })
    const { value, headers } = written(codec, topic, full)
    const event = JSON.parse(value.toString()) as { readonly data: object }
    const read = (data: object) =>
      codec.decode(
        topic,
        recordOf(topic, {
          headers,
          value: Buffer.from(JSON.stringify({ ...event, data: { ...event.data, ...data } })),
        }),
      )
    expect(read({ at: latestMs }).data).toMatchObject({ at: latestMs })
    for (const value of outside) expect(codeOf(() => read({ at: value }))).toBe('INVALID_DATA')
    expect(codeOf(() => read({ at: '9999-12-31T23:59:59-01:00' }))).toBe('INVALID_DATA')
  })
})
