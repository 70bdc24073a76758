import type { AvroRecord, AvroSchema } from './avro-schema.ts'
import { fullName, isUnion, namespaceOf } from './avro-schema.ts'
import { DecodeError } from './errors.ts'
import type { Limits } from './limits.ts'
import { isForbiddenKey } from './limits.ts'

/** Walks one value of the writer's schema without building anything. */
type Step = (walk: Walk, depth: number) => void

/**
 * Checks an Avro body by its writer's schema before a decoder sees it. Decoders trust block counts: six bytes that claim
 * an array of 200 million nulls would exhaust the heap (https://issues.apache.org/jira/browse/AVRO-4301).
 * After it, decoding is bounded: lengths and counts fit the bytes that are there, indexes exist, and the body ends where the value ends.
 */
export class AvroGuard {
  readonly #step: Step
  readonly #walk: Walk

  constructor(schema: AvroSchema, limits: Limits) {
    this.#step = compile(schema, undefined, new Map())
    this.#walk = new Walk(limits)
  }

  /** Checks the body from `start` to `end`. @throws DecodeError MALFORMED_AVRO, LIMIT_EXCEEDED or FORBIDDEN_KEY */
  check(bytes: Buffer, start: number, end: number): void {
    const walk = this.#walk
    walk.begin(bytes, start, end)
    this.#step(walk, 0)
    if (walk.position !== end) throw malformed('bytes are left after the last field')
  }
}

const malformed = (what: string): DecodeError =>
  new DecodeError('MALFORMED_AVRO', `the Avro body is not valid: ${what}`)
const truncated = (): DecodeError => malformed('it ends within a field')

/** The place in the body; one per guard, reused. */
class Walk {
  readonly #limits: Limits
  #bytes: Buffer = Buffer.alloc(0)
  /** Array items and map entries that may still come: no more in all than the body has bytes. */
  #itemsLeft = 0
  #end = 0
  position = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  begin(bytes: Buffer, position: number, end: number): void {
    this.#bytes = bytes
    this.#end = end
    this.position = position
    this.#itemsLeft = end - position
  }

  skip(count: number): void {
    this.position += count
    if (this.position > this.#end) throw truncated()
  }

  #nextByte(): number {
    if (this.position >= this.#end) throw truncated()
    return this.#bytes[this.position++]!
  }

  /** Passes a zigzag varint of at most `maxBytes`, the last of them at most `maxLast`. */
  skipVarint(maxBytes: number, maxLast: number): void {
    for (let count = 1; count <= maxBytes; count++) {
      const byte = this.#nextByte()
      if (byte < 0x80 && (count < maxBytes || byte <= maxLast)) return
    }
    throw malformed('an integer is too large')
  }

  readVarint(): number {
    const first = this.#nextByte()
    return first < 0x80 ? (first >>> 1) ^ -(first & 1) : this.#readLongVarint(first & 0x7f)
  }

  #readLongVarint(low: number): number {
    let value = low
    for (let scale = 128, byte = 0x80; byte >= 0x80; scale *= 128) {
      if (scale > 128 ** 5) throw malformed('a length is too large')
      byte = this.#nextByte()
      value += (byte & 0x7f) * scale
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  skipText(): number {
    const length = this.readVarint()
    if (length < 0) throw malformed('a length is negative')
    if (length > this.#limits.maxStringBytes) {
      throw new DecodeError('LIMIT_EXCEEDED', `a string has more than ${this.#limits.maxStringBytes} bytes`)
    }
    this.skip(length)
    return length
  }

  skipKey(): void {
    const length = this.skipText()
    if (length !== 9 && length !== 11) return
    if (isForbiddenKey(this.#bytes.toString('latin1', this.position - length, this.position))) {
      throw new DecodeError('FORBIDDEN_KEY', 'a map has a key that names a prototype')
    }
  }

  /** The number of items in the next block, 0 at the end; takes them from what may still come. */
  readBlock(): number {
    const count = this.readVarint()
    if (count < 0) this.#skipBlockSize()
    this.#itemsLeft -= Math.abs(count)
    if (this.#itemsLeft < 0)
      throw new DecodeError('LIMIT_EXCEEDED', 'a block claims more items than the body has bytes')
    return Math.abs(count)
  }

  /** The byte size that follows a negative count is a hint for skipping; it is checked, not used. */
  #skipBlockSize(): void {
    const size = this.readVarint()
    if (size < 0 || this.position + size > this.#end) throw truncated()
  }

  enter(depth: number): number {
    if (depth >= this.#limits.maxDepth) {
      throw new DecodeError('LIMIT_EXCEEDED', `the data nests deeper than ${this.#limits.maxDepth} levels`)
    }
    return depth + 1
  }
}

const PRIMITIVE_STEPS: Readonly<Record<string, Step>> = {
  null: () => {},
  boolean: (walk) => walk.skip(1),
  int: (walk) => walk.skipVarint(5, 0x0f),
  // Beyond 52 bits avsc reads and writes another number, without a word.
  long: (walk) => walk.skipVarint(8, 0x0f),
  float: (walk) => walk.skip(4),
  double: (walk) => walk.skip(8),
  bytes: (walk) => void walk.skipText(),
  string: (walk) => void walk.skipText(),
}

/** `named` holds the steps of the types defined so far: later references, recursive ones included, find theirs. */
function compile(schema: AvroSchema, namespace: string | undefined, named: Map<string, Step>): Step {
  if (typeof schema === 'string') return PRIMITIVE_STEPS[schema] ?? reference(fullName(schema, namespace), named)
  if (isUnion(schema)) return choice(schema.map((branch) => compile(branch, namespace, named)))
  if (schema.type === 'array') return blocks(compile(schema.items, namespace, named), () => {})
  if (schema.type === 'map') return blocks(compile(schema.values, namespace, named), (walk) => walk.skipKey())
  if (!('name' in schema)) return compile(schema.type, namespace, named)
  const full = fullName(schema.name, schema.namespace ?? namespace)
  const step =
    schema.type === 'record'
      ? record(schema, namespaceOf(full), named, full)
      : schema.type === 'enum'
        ? index(schema.symbols.length)
        : fixed(schema.size)
  named.set(full, step)
  return step
}

function reference(full: string, named: Map<string, Step>): Step {
  return (walk, depth) => {
    const step = named.get(full)
    if (step === undefined)
      throw new DecodeError('SCHEMA_MISMATCH', "the writer's schema refers to a type that it does not define")
    step(walk, depth)
  }
}

function record(schema: AvroRecord, namespace: string | undefined, named: Map<string, Step>, full: string): Step {
  const steps: Step[] = []
  const step: Step = (walk, depth) => {
    const within = walk.enter(depth)
    for (let field = 0; field < steps.length; field++) steps[field]!(walk, within)
  }
  named.set(full, step)
  for (const field of schema.fields) steps.push(compile(field.type, namespace, named))
  return step
}

const fixed =
  (size: number): Step =>
  (walk) =>
    walk.skip(size)

const index =
  (count: number): Step =>
  (walk) => {
    const symbol = walk.readVarint()
    if (symbol < 0 || symbol >= count) throw malformed('an enum index does not exist')
  }

const choice =
  (branches: readonly Step[]): Step =>
  (walk, depth) => {
    const branch = branches[walk.readVarint()]
    if (branch === undefined) throw malformed('a union index does not exist')
    branch(walk, depth)
  }

const blocks =
  (item: Step, key: (walk: Walk) => void): Step =>
  (walk, depth) => {
    const within = walk.enter(depth)
    for (let count = walk.readBlock(); count > 0; count = walk.readBlock()) {
      for (; count > 0; count--) {
        key(walk)
        item(walk, within)
      }
    }
  }
