import type { AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isUnion, namespaceOf } from '#codec/avro-schema.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'

const deepest = 7

interface Named {
  readonly schema: AvroSchema
  readonly namespace: string | undefined
}

/** Every named type of a schema, by its full name. */
const namedIn = (schema: AvroSchema, namespace: string | undefined): readonly (readonly [string, Named])[] => {
  if (typeof schema === 'string') return []
  if (isUnion(schema)) return schema.flatMap((branch) => namedIn(branch, namespace))
  if (schema.type === 'array') return namedIn(schema.items, namespace)
  if (schema.type === 'map') return namedIn(schema.values, namespace)
  if (!('name' in schema)) return []
  const full = fullName(schema.name, schema.namespace ?? namespace)
  const fields = schema.type === 'record' ? schema.fields : []
  return [[full, { schema, namespace }], ...fields.flatMap(({ type }) => namedIn(type, namespaceOf(full)))]
}

/**
 * Writes an Avro body by its schema, without avsc: blocks of any size, with or without their length in bytes, integers longer
 * than need be. `lies` is the share of counts, sizes, lengths, indexes and texts that are wrong.
 */
export class BodyDraw {
  readonly #random: SeededRandom
  readonly #lies: number
  readonly #named: ReadonlyMap<string, Named>

  constructor(schema: AvroSchema, random: SeededRandom, lies: number) {
    this.#random = random
    this.#lies = lies
    this.#named = new Map(namedIn(schema, undefined))
  }

  bytesOf(schema: AvroSchema, namespace?: string, depth = 0): readonly number[] {
    if (typeof schema === 'string') return this.#byName(schema, namespace, depth)
    if (isUnion(schema)) return this.#union(schema, namespace, depth)
    if (schema.type === 'array') return this.#blocks(schema.items, namespace, false, depth + 1)
    if (schema.type === 'map') return this.#blocks(schema.values, namespace, true, depth + 1)
    if (!('name' in schema))
      return schema.logicalType === 'timestamp-millis' ? this.#time() : this.#primitive(schema.type)
    const full = fullName(schema.name, schema.namespace ?? namespace)
    if (schema.type === 'enum') return this.#index(schema.symbols.length)
    if (schema.type === 'fixed') return this.#noise(schema.size)
    return schema.fields.flatMap(({ type }) => this.bytesOf(type, namespaceOf(full), depth + 1))
  }

  #byName(name: string, namespace: string | undefined, depth: number): readonly number[] {
    const found = this.#named.get(fullName(name, namespace))
    return found === undefined ? this.#primitive(name) : this.bytesOf(found.schema, found.namespace, depth)
  }

  #union(branches: readonly AvroSchema[], namespace: string | undefined, depth: number): readonly number[] {
    const none = branches.indexOf('null')
    if (depth > deepest && none >= 0) return this.#long(none)
    const branch = this.#random.between(0, branches.length - 1)
    if (this.#isLie()) return this.#long(this.#random.pick([-1, branches.length, 2 ** 31]))
    return [...this.#long(branch), ...this.bytesOf(branches[branch]!, namespace, depth)]
  }

  #blocks(item: AvroSchema, namespace: string | undefined, hasKeys: boolean, depth: number): readonly number[] {
    const bytes: number[] = []
    for (let left = depth > deepest ? 0 : this.#random.between(0, 4); left > 0;) {
      const count = this.#random.between(1, left)
      const items = Array.from({ length: count }, () => [
        ...(hasKeys ? this.#primitive('string') : []),
        ...this.bytesOf(item, namespace, depth),
      ]).flat()
      bytes.push(...this.#blockHead(count, items.length), ...items)
      left -= count
    }
    return [...bytes, ...this.#long(0)]
  }

  #blockHead(count: number, size: number): readonly number[] {
    const claimed = this.#isLie() ? this.#random.pick([1, count + 1, 40, 200_000_000, 2 ** 40]) : count
    if (this.#random.chance(0.5)) return this.#long(claimed)
    const lies = [0, -1, size - 1, size + 1, size + 3, this.#random.between(0, size), 1000, 2 ** 40] as const
    return [...this.#long(-claimed), ...this.#long(this.#isLie() ? this.#random.pick(lies) : size)]
  }

  #index(count: number): readonly number[] {
    return this.#long(this.#isLie() ? this.#random.pick([-1, count]) : this.#random.between(0, count - 1))
  }

  #primitive(type: string): readonly number[] {
    if (type === 'null') return []
    if (type === 'boolean') return [this.#isLie() ? 7 : this.#random.between(0, 1)]
    if (type === 'int') return this.#long(this.#whole(2 ** 31))
    if (type === 'long') return this.#long(this.#whole(2 ** 52))
    // Within the years 0000 to 9999.
    if (type === 'float') return this.#noise(4)
    if (type === 'double') return this.#noise(8)
    return this.#text()
  }

  #time(): readonly number[] {
    return this.#long(this.#isLie() ? 2 ** 51 : this.#random.between(-(2 ** 40), 2 ** 42))
  }

  /** Also fit to be an amount of money: one byte to six. */
  #text(): readonly number[] {
    const text = this.#isLie()
      ? this.#noise(this.#random.between(0, 9))
      : Buffer.from(this.#random.pick(['a', 'bc', 'é', '😀', 'defghi']))
    const length = this.#isLie() ? this.#random.pick([-1, text.length + 2, 9_000, 2 ** 40]) : text.length
    return [...this.#long(length), ...text]
  }

  #whole(limit: number): number {
    const wrong = this.#isLie() ? limit : 0
    return this.#random.pick([0, -1, 63, 64, -65, limit - 1, -limit, this.#random.between(-limit, limit - 1)]) + wrong
  }

  /** Zigzag; at times one byte longer than need be, as some writers pad. */
  #long(value: number): readonly number[] {
    const bytes = varint(value < 0 ? -value * 2 - 1 : value * 2)
    return bytes.length < 4 && this.#random.chance(0.03) ? [...padded(bytes), 0] : bytes
  }

  #noise(length: number): readonly number[] {
    return Array.from({ length }, () => this.#random.between(0, 255))
  }

  #isLie(): boolean {
    return this.#random.chance(this.#lies)
  }
}

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))]

const padded = (bytes: readonly number[]): readonly number[] => [...bytes.slice(0, -1), bytes.at(-1)! | 0x80]

/** Changes one place: a bit, a byte, a piece more or less, or the end. */
export const mutate = (bytes: readonly number[], random: SeededRandom): readonly number[] => {
  const at = random.between(0, bytes.length)
  const [head, rest] = [bytes.slice(0, at), bytes.slice(at)]
  const piece = bytes.slice(at, at + random.between(1, 6))
  const byte = random.pick([0, 1, 2, 3, 0x7f, 0x80, 0xff, random.between(0, 255)])
  return random.pick([
    [...head, (rest[0] ?? 0) ^ (1 << random.between(0, 7)), ...rest.slice(1)],
    [...head, byte, ...rest.slice(1)],
    [...head, byte, ...rest],
    [...head, ...rest.slice(random.between(1, 3))],
    [...head, ...piece, ...rest],
    head,
  ])
}
