import avsc from 'avsc'
import { millionthsOf } from './decimal.ts'
import { longType } from './long-type.ts'
import { textType } from './text-type.ts'

const SCALE = 1_000_000
/** A billion US dollars in micro-USD: below it, a JSON number gives back every micro-USD exactly. */
export const MAX_MICRO_USD = 1_000_000_000 * SCALE
/** Noise of sums in binary floating point is far below it, a seventh decimal is far above. */
const FLOAT_NOISE_USD = 1e-9

const isMicroUsd = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Math.abs(value as number) <= MAX_MICRO_USD

/** The JSON number of an amount: 5500 gives 0.0055. */
export const microUsdToJson = (microUsd: number): number => microUsd / SCALE

/** The exact amount of a JSON number; undefined when it has more than six decimals or is too large. */
export function microUsdFromJson(usd: number): number | undefined {
  const microUsd = Math.round(usd * SCALE)
  return isMicroUsd(microUsd) && Math.abs(usd - microUsd / SCALE) < FLOAT_NOISE_USD ? microUsd + 0 : undefined
}

/**
 * The amount of a stated price in JSON, a number or a text, rounded to micro-USD half away from zero. Null when it is no
 * amount, or one beyond a billion dollars.
 */
export function statedMicroUsd(json: unknown): number | null {
  if (typeof json !== 'number' && typeof json !== 'string') return null
  const microUsd = (typeof json === 'number' ? microUsdFromJson(json) : undefined) ?? millionthsOf(String(json))
  return isMicroUsd(microUsd) ? microUsd : null
}

/** Shortest big-endian two's complement, as Avro's decimal wants it. */
export function microUsdToBytes(microUsd: number): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeInt32BE(Math.floor(microUsd / 2 ** 32), 0)
  bytes.writeInt32BE(microUsd | 0, 4)
  const sign = microUsd < 0 ? 0xff : 0x00
  let start = 0
  while (start < 7 && bytes[start] === sign && ((bytes[start + 1]! ^ sign) & 0x80) === 0) start++
  return bytes.subarray(start)
}

/** @throws RangeError when the bytes are no amount that {@link isMicroUsd} allows */
export function microUsdFromBytes(bytes: Buffer): number {
  if (bytes.length === 0 || bytes.length > 8) throw new RangeError('an amount has 1 to 8 bytes')
  let value = bytes.readInt8(0)
  for (let index = 1; index < bytes.length; index++) value = value * 256 + bytes[index]!
  if (!isMicroUsd(value)) throw new RangeError('an amount is larger than a billion dollars')
  return value
}

/** Avro `bytes` decimal(18,6) as an integer of micro-USD. Another precision or scale stays bytes and resolves into nothing. */
class MicroUsdType extends avsc.types.LogicalType {
  /** An optional amount is a price as others state it; no amount reads as null. */
  isStated = false

  constructor(schema: avsc.Schema, options?: object) {
    super(schema, options)
    const { precision, scale } = schema as unknown as { readonly precision?: number; readonly scale?: number }
    if (precision !== 18 || scale !== 6) throw new Error('only decimal(18,6) is an amount of money')
  }

  override _fromValue(bytes: Buffer): number | null {
    try {
      return microUsdFromBytes(bytes)
    } catch (error) {
      if (this.isStated) return null
      throw error
    }
  }

  override _toValue(microUsd: unknown): Buffer | undefined {
    return isMicroUsd(microUsd) ? microUsdToBytes(microUsd) : undefined
  }

  /** The writer reads its own bytes, so it must know how to take them. */
  override _resolve(writer: avsc.Type): ((value: number | null) => number | null) | undefined {
    if (!(writer instanceof MicroUsdType)) return undefined
    writer.isStated ||= this.isStated
    return (value) => value
  }
}

/**
 * The avsc type of a schema: money as integers, `timestamp-millis` as plain numbers (avsc's own reading of a long),
 * records as plain objects. @throws Error when the schema is not valid Avro
 */
export function avroType(json: string): avsc.Type {
  const type = typeOf(JSON.parse(json), 'never')
  makePlain(type, new Set())
  return type
}

/** The avsc type of a writer's schema as it was resolved, for a resolver of avsc. @throws Error when the schema is not valid Avro */
export const writerType = (json: string): avsc.Type => typeOf(JSON.parse(json), 'auto')

const typeOf = (schema: unknown, wrapUnions: 'never' | 'auto'): avsc.Type =>
  avsc.Type.forSchema(schema as avsc.Schema, {
    logicalTypes: { decimal: MicroUsdType },
    omitRecordMethods: true,
    typeHook: (part) => textType(part) ?? longType(part),
    wrapUnions,
  })

/** Gives decoded records the prototype of a literal, so that they compare equal to one. Amounts learn whether they are optional. */
function makePlain(type: avsc.Type, seen: Set<avsc.Type>): void {
  if (seen.has(type)) return
  seen.add(type)
  if (type instanceof avsc.types.RecordType) {
    ;(type.recordConstructor as { prototype: object }).prototype = Object.prototype
    for (const field of type.fields) makePlain(field.type, seen)
  } else if (type instanceof avsc.types.ArrayType) makePlain(type.itemsType, seen)
  else if (type instanceof avsc.types.MapType) makePlain(type.valuesType, seen)
  else if (type instanceof avsc.types.UnwrappedUnionType || type instanceof avsc.types.WrappedUnionType) {
    for (const branch of type.types) {
      if (branch instanceof MicroUsdType) branch.isStated = true
      makePlain(branch, seen)
    }
  }
}
