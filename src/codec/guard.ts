import avsc from 'avsc'
import { AvroWalk, malformed } from './avro-walk.ts'
import type { Limits } from './limits.ts'
import { TimeType, UnreadType } from './long-type.ts'

/** Walks one value of the writer's type and builds nothing. */
type Skipper = (walk: AvroWalk, depth: number) => void

/** How a type is walked. An empty type takes no bytes, such as a null or a record of nulls. */
interface Walker {
  readonly step: Skipper
  readonly isEmpty: boolean
}

/**
 * Checks an Avro body by its writer's type before the decoder sees it. Decoders trust counts and sizes of blocks: six bytes
 * with a count of 200 million nulls would exhaust the heap (https://issues.apache.org/jira/browse/AVRO-4301). After the check,
 * decoding is bounded: lengths, counts and sizes fit the bytes, indexes exist, and the body ends where the value ends.
 * Guard and decoder share one type, so they cannot understand a schema differently.
 */
export class AvroGuard {
  readonly #step: Skipper
  readonly #walk: AvroWalk
  readonly #depth: number

  /**
   * @param depth levels around the body
   * @throws Error when avsc has not defined a part of the type
   */
  constructor(type: avsc.Type, limits: Limits, depth = 0) {
    this.#step = walkerOf(type, new Map()).step
    this.#walk = new AvroWalk(limits)
    this.#depth = depth
  }

  /** Checks the body from `start` to `end`. @throws DecodeError MALFORMED_AVRO, NOT_UTF8, LIMIT_EXCEEDED or FORBIDDEN_KEY */
  check(bytes: Buffer, start: number, end: number): void {
    const walk = this.#walk
    walk.begin(bytes, start, end)
    this.#step(walk, this.#depth)
    if (walk.position !== end) throw malformed('bytes are left after the last field')
  }
}

const PRIMITIVE_STEPS: ReadonlyMap<string, Skipper> = new Map<string, Skipper>([
  ['boolean', (walk) => walk.skip(1)],
  ['int', (walk) => walk.skipVarint(5, 0x0f)],
  // Beyond 52 bits avsc reads and writes another number, without a word.
  ['long', (walk) => walk.skipVarint(8, 0x0f)],
  ['float', (walk) => walk.skip(4)],
  ['double', (walk) => walk.skip(8)],
  ['bytes', (walk) => void walk.skipBytes()],
  ['string', (walk) => void walk.skipText()],
])

/** `known` holds the types so far: a type within itself finds its own walker. */
function walkerOf(type: avsc.Type, known: Map<avsc.Type, Walker>): Walker {
  const found = known.get(type)
  if (found !== undefined) return found
  if (type instanceof avsc.types.RecordType) return record(type, known)
  const walker = type instanceof avsc.types.LogicalType ? walkerOf(type.underlyingType, known) : plain(type, known)
  known.set(type, walker)
  return walker
}

function plain(type: avsc.Type, known: Map<avsc.Type, Walker>): Walker {
  if (type instanceof avsc.types.NullType) return { step: () => {}, isEmpty: true }
  if (type instanceof UnreadType) return { step: (walk) => walk.skipVarint(10, 0x01), isEmpty: false }
  if (type instanceof TimeType) return { step: (walk, depth) => walk.skipTime(depth), isEmpty: false }
  if (type instanceof avsc.types.FixedType) return { step: (walk) => walk.skip(type.size), isEmpty: type.size === 0 }
  return { step: PRIMITIVE_STEPS.get(type.typeName) ?? complex(type, known), isEmpty: false }
}

function complex(type: avsc.Type, known: Map<avsc.Type, Walker>): Skipper {
  if (type instanceof avsc.types.EnumType) return index(type.symbols.length)
  if (type instanceof avsc.types.ArrayType) return blocks(walkerOf(type.itemsType, known).step, takeItems)
  if (type instanceof avsc.types.MapType)
    return blocks(entry(walkerOf(type.valuesType as avsc.Type, known).step), takeEntries)
  if (type instanceof avsc.types.WrappedUnionType || type instanceof avsc.types.UnwrappedUnionType)
    return choice(type.types.map((branch) => walkerOf(branch, known).step))
  throw new Error('Avro does not define a type of the schema')
}

/** Empty fields cost no bytes but work, and records of such records cost work without end: they are counted like items. */
function record(type: avsc.types.RecordType, known: Map<avsc.Type, Walker>): Walker {
  const steps: Skipper[] = []
  let empty = 0
  const step: Skipper = (walk, depth) => {
    const within = walk.enter(depth)
    walk.takeValues(steps.length)
    if (empty > 0) walk.take(empty)
    for (let field = 0; field < steps.length; field++) steps[field]!(walk, within)
  }
  known.set(type, { step, isEmpty: false })
  for (const field of type.fields) {
    const walker = walkerOf(field.type, known)
    steps.push(walker.step)
    if (walker.isEmpty) empty++
  }
  const walker = { step, isEmpty: empty === steps.length }
  known.set(type, walker)
  return walker
}

const index =
  (count: number): Skipper =>
  (walk) => {
    const symbol = walk.readVarint()
    if (symbol < 0 || symbol >= count) throw malformed('an enum index does not exist')
  }

const choice =
  (branches: readonly Skipper[]): Skipper =>
  (walk, depth) => {
    const branch = branches[walk.readVarint()]
    if (branch === undefined) throw malformed('a union index does not exist')
    branch(walk, depth)
  }

const takeItems = (walk: AvroWalk, count: number): void => walk.take(count)

const takeEntries = (walk: AvroWalk, count: number): void => walk.takeEntries(count)

const entry =
  (value: Skipper): Skipper =>
  (walk, depth) => {
    walk.skipKey()
    value(walk, depth)
  }

const blocks =
  (item: Skipper, take: (walk: AvroWalk, count: number) => void): Skipper =>
  (walk, depth) => {
    const within = walk.enter(depth)
    for (let count = walk.readVarint(); count !== 0; count = walk.readVarint()) {
      const end = count < 0 ? walk.readBlockEnd() : undefined
      const items = Math.abs(count)
      take(walk, items)
      for (let left = items; left > 0; left--) item(walk, within)
      if (end !== undefined && walk.position !== end) throw malformed('a block does not end where its size says')
    }
  }
