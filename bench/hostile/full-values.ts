import type { RawRecord } from '#stream/raw-record.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'
import { defaultLimits } from '#codec/limits.ts'
import { topics } from '#topology/topics.ts'
import { type Seed, written } from './valid-events.ts'

const { maxNames, maxStringBytes, maxValueBytes, maxValues } = defaultLimits
const overhead = 2_000
const letters = ['a', '"', 'é', '€', '😀'] as const
const fillings = ['1', '{}', '[]', '""', 'null', '[[]]', '{"a":1}', '1e-300', '[{"b":[]}]'] as const

/** Up to a bound and, now and then, beyond it. */
const around = (bound: number, random: SeededRandom): number => Math.floor(bound * Math.min(random.share() * 1.3, 1.02))

const texts = (bytes: number, random: SeededRandom): readonly string[] => {
  const letter = random.pick([...letters])
  const each = letter.repeat(Math.floor(maxStringBytes / Buffer.byteLength(letter)))
  return Array.from({ length: Math.floor(bytes / Buffer.byteLength(JSON.stringify(each))) }, () => each)
}

const named = (count: number, values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at.toString(36)}`, values[at] ?? '']))

/** A request whose variables go as far as they may, in number and bytes. */
const fullRequest = (seed: Seed, random: SeededRandom): RawRecord => {
  const values = texts(around(maxValueBytes - overhead * 20, random), random)
  const count = Math.min(Math.max(values.length, around(maxNames - 20, random)), maxNames - 20)
  return written(seed.encoding, topics.notifyRequested, { variables: named(count, values) })
}

/** A report of as many files as there may be values. */
const fullReport = (seed: Seed, random: SeededRandom): RawRecord => {
  const file = {
    url: 's3://a/b',
    width: 1,
    height: 1,
    format: 'png',
    bytes: 1,
    sha256: 'a'.repeat(random.between(0, 64)),
  }
  const outputs = Array.from({ length: Math.min(around(maxValues / 14, random), 1_400) }, () => file)
  return written(seed.encoding, topics.renderJobProgressed, { outputs })
}

/** JSON of another writer: many small values, names, long numbers and blanks around an event. */
const fullJson = (_: Seed, random: SeededRandom): RawRecord => {
  const record = written('ce-structured-json', topics.notifyRequested, {})
  const filling = random.pick([...fillings])
  const names = Object.keys(named(around(maxNames, random), [])).map((name) => `"${name}":1`)
  const values = Array.from({ length: around(maxValues / 2, random) }, () => filling)
  const long = texts(around(maxValueBytes / 2, random), random).map((text) => JSON.stringify(text))
  const digits = random.chance(0.2) ? `,${'1'.repeat(around(maxValueBytes, random))}` : ''
  const blanks = random.chance(0.2) ? ' '.repeat(around(maxValueBytes, random)) : ''
  const extra = `"data":{"extra":[[${values.join()}],[${long.join()}],{${names.join()}}${digits}],${blanks}`
  const value = Buffer.from((record.value as Buffer).toString().replace('"data":{', () => extra))
  return { ...record, value: value.subarray(0, maxValueBytes) }
}

/** Values at the bounds: each byte and each value costs. */
export const fullValues: Readonly<Record<string, (seed: Seed, random: SeededRandom) => RawRecord>> = {
  fullRequest,
  fullReport,
  fullJson,
}

/** The topic of each. */
export const fullTopics = {
  fullRequest: topics.notifyRequested,
  fullReport: topics.renderJobProgressed,
  fullJson: topics.notifyRequested,
}
