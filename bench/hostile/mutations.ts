import { FRAME_BYTES } from '#codec/framing.ts'
import { defaultLimits } from '#codec/limits.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'
import { firstHostileId, hostileCount } from './hostile-schemas.ts'
import type { Seed } from './valid-events.ts'

/** Makes another record of an event; `other` gives bytes to splice in. */
export type Mutation = (seed: Seed, other: Seed, random: SeededRandom) => RawRecord

const { maxValueBytes } = defaultLimits
const valueOf = ({ record }: Seed): Buffer => record.value as Buffer

/** Most are short, some fill a value. */
const size = (random: SeededRandom): number => Math.floor(2 ** (random.share() * 20))
const place = (bytes: Buffer, random: SeededRandom): number => random.between(0, bytes.length)

const changed =
  (change: (bytes: Buffer, random: SeededRandom, other: Buffer) => Buffer): Mutation =>
  (seed, other, random) => ({ ...seed.record, value: change(valueOf(seed), random, valueOf(other)) })

const inserted = (bytes: Buffer, at: number, more: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]).subarray(0, maxValueBytes)

const flipBits = changed((bytes, random) => {
  const flipped = Buffer.from(bytes)
  for (let left = random.between(1, 8); left > 0 && bytes.length > 0; left--) {
    const at = random.between(0, bytes.length - 1)
    flipped[at] = flipped[at]! ^ (1 << random.between(0, 7))
  }
  return flipped
})

const truncate = changed((bytes, random) => bytes.subarray(0, place(bytes, random)))

const splice = changed((bytes, random, other) => {
  const from = place(other, random)
  return inserted(bytes, place(bytes, random), other.subarray(from, from + random.between(1, 2_000)))
})

const cutOut = changed((bytes, random) => {
  const at = place(bytes, random)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.between(1, 64))])
})

/** The same part again and again: lists and maps grow, and so do texts. */
const repeat = changed((bytes, random) => {
  const at = place(bytes, random)
  const part = bytes.subarray(at, at + random.between(1, 200))
  return inserted(bytes, at, Buffer.alloc(part.length === 0 ? 0 : size(random), part))
})

const numbers: readonly [Buffer, ...Buffer[]] = [
  Buffer.from([0x80, 0x88, 0xde, 0xbe, 0x01]),
  Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
  Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
  Buffer.from([0x01, 0xff, 0xff, 0x7f]),
  Buffer.alloc(200, 0xff),
]

/** Counts, lengths and indexes become huge or negative, where the changed bytes happen to be one. */
const blowUp = changed((bytes, random) => {
  const at = place(bytes, random)
  return Buffer.concat([bytes.subarray(0, at), random.pick(numbers), bytes.subarray(at + 1)])
})

const hugeText = changed((bytes, random) =>
  inserted(
    bytes,
    place(bytes, random),
    Buffer.alloc(size(random), random.pick(['a', '\\"', '\\u0061', 'é', '😀', ' '])),
  ),
)

/** A value with another schema, and before its first field bytes for the one that this schema has there. */
const foreignSchema: Mutation = ({ record, encoding }, _, random) => {
  if (encoding !== 'avro') return record
  const value = record.value as Buffer
  const filling = random.pick([random.pick(numbers), Buffer.from([0]), Buffer.from([2]), Buffer.from([4, 2, 0x61])])
  const framed = inserted(value, FRAME_BYTES, Buffer.alloc(random.chance(0.3) ? filling.length : size(random), filling))
  framed.writeInt32BE(firstHostileId + random.between(0, hostileCount), 1)
  return { ...record, value: framed }
}

/** A count of 200 million nulls, in six bytes behind the frame. */
const arrayBomb: Mutation = ({ record }, _, random) => {
  const value = Buffer.concat([Buffer.alloc(FRAME_BYTES), numbers[0], Buffer.from([0])])
  value.writeInt32BE(firstHostileId + random.between(0, hostileCount - 1), 1)
  return { ...record, value, headers: [] }
}

const forbiddenKey = changed((bytes, random) => {
  const name = random.pick(['__proto__', 'constructor', 'prototype'])
  const at = bytes.indexOf(random.pick(['campaign', 'name1', '"data"', '"source"']))
  if (at < 0) return bytes
  const isJson = bytes[0] === 0x7b
  const key = Buffer.from(
    isJson ? `${bytes[at] === 0x22 ? '' : 'x":1,"'}${bytes[at] === 0x22 ? `"${name}":1,` : `${name}":{},"`}` : name,
  )
  if (isJson) return inserted(bytes, at, key)
  return Buffer.concat([bytes.subarray(0, at - 1), Buffer.from([name.length * 2]), key, bytes.subarray(at + 8)])
})

const headers: Mutation = ({ record }, other, random) => {
  const mixed = [...record.headers, ...(random.chance(0.5) ? record.headers : other.record.headers)]
  const more = ['ce_specversion', 'ce_id', 'content-type', '__value_schema_id', 'x'].map((key) => ({
    key,
    value: Buffer.from(random.pick(['1.0', 'application/avro', 'application/cloudevents+json', '\xff', ''])),
  }))
  const drawn = more.filter(() => random.chance(0.3))
  return { ...record, headers: [...mixed.slice(random.between(0, mixed.length)), ...drawn], key: keyOf(record, random) }
}

const keyOf = ({ key }: RawRecord, random: SeededRandom): Uint8Array | null =>
  random.pick([key, null, Buffer.alloc(0), Buffer.from([0xff, 0xfe]), Buffer.alloc(size(random), 'k')])

/** Each kind of damage, by its name. */
export const mutations: Readonly<Record<string, Mutation>> = {
  none: ({ record }) => record,
  flipBits,
  truncate,
  splice,
  cutOut,
  repeat,
  blowUp,
  hugeText,
  foreignSchema,
  arrayBomb,
  forbiddenKey,
  headers,
}
