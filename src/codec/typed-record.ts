import { isDeepStrictEqual } from 'node:util'
import type avsc from 'avsc'
import type { Slab } from '#stream/slab.ts'
import type { AvroRecord, AvroSchema } from './avro-schema.ts'
import { avroType, writerType } from './avro-type.ts'
import { malformed } from './avro-walk.ts'
import { DecodeError } from './errors.ts'
import { FRAME_BYTES, writeFrame } from './framing.ts'
import { AvroGuard } from './guard.ts'
import type { Limits } from './limits.ts'
import { resolveSchemas } from './schema-resolution.ts'

/** Reads the records of one writer's schema as this project's. */
export interface RecordReader<T> {
  /** @throws DecodeError what the guard finds, INVALID_DATA for an amount out of range, or NOT_UTF8 for bytes read as a string */
  read(value: Buffer): T
}

/** One Avro record behind a frame: writes its own schema, reads every compatible one. */
export class TypedRecord<T> {
  readonly schema: AvroRecord
  readonly #type: avsc.Type
  readonly #limits: Limits
  readonly #depth: number
  readonly #guard: AvroGuard

  /** @param depth levels around the record */
  constructor(schema: AvroRecord, limits: Limits, depth: number) {
    this.schema = schema
    this.#type = avroType(JSON.stringify(schema))
    this.#limits = limits
    this.#depth = depth
    this.#guard = new AvroGuard(this.#type, limits, depth)
  }

  /**
   * Writes frame and record at the slab's position and advances it. The written bytes pass the reader's guard.
   * @throws an avsc error when a field is not of its type, DecodeError when no reader would take it; the slab's position is then unchanged
   */
  write(record: T, schemaId: number, slab: Slab): void {
    slab.reserve(FRAME_BYTES)
    const start = slab.position + FRAME_BYTES
    let end = this.#type.encode(record, slab.buffer, start)
    if (end < 0) {
      slab.reserve(slab.buffer.length - slab.position - end)
      end = this.#type.encode(record, slab.buffer, start)
    }
    this.#guard.check(slab.buffer, start, end)
    writeFrame(slab.buffer, slab.position, schemaId)
    slab.position = end
  }

  isValid(record: T): boolean {
    return this.#type.isValid(record)
  }

  /** The path of the first field of another type than its own; undefined without one. */
  invalidField(record: T): string | undefined {
    let invalid: string | undefined
    this.#type.isValid(record, { errorHook: (path) => (invalid ??= path.join('.')) })
    return invalid
  }

  /**
   * Builds resolver and guard for a writer's schema, once per schema id.
   * @throws DecodeError SCHEMA_MISMATCH with every unreadable field, its type and the one wanted
   */
  reader(writerJson: string): RecordReader<T> {
    try {
      const writer = JSON.parse(writerJson) as AvroSchema
      return isDeepStrictEqual(writer, this.schema) ? this.#reader(this.#guard, undefined) : this.#resolve(writer)
    } catch (error) {
      if (error instanceof DecodeError) throw error
      throw new DecodeError('SCHEMA_MISMATCH', "the writer's schema is no Avro schema that can be read here")
    }
  }

  #resolve(schema: AvroSchema): RecordReader<T> {
    const { writer, faults } = resolveSchemas(this.schema, schema)
    if (faults.length > 0)
      throw new DecodeError(
        'SCHEMA_MISMATCH',
        `the writer's schema cannot be read as ${this.schema.name}: ${faults.join('; ')}`,
      )
    const type = writerType(JSON.stringify(writer))
    const resolver = this.#type.createResolver(type, { ignoreNamespaces: true })
    return this.#reader(new AvroGuard(type, this.#limits, this.#depth), resolver)
  }

  #reader(guard: AvroGuard, resolver: avsc.Resolver | undefined): RecordReader<T> {
    return { read: (value) => this.#read(value, guard, resolver) }
  }

  #read(value: Buffer, guard: AvroGuard, resolver: avsc.Resolver | undefined): T {
    guard.check(value, FRAME_BYTES, value.length)
    const { value: record, offset } = this.#decode(value, resolver)
    if (offset !== value.length) throw malformed('it ends elsewhere for the decoder')
    return record
  }

  #decode(value: Buffer, resolver: avsc.Resolver | undefined): { readonly value: T; readonly offset: number } {
    try {
      return this.#type.decode(value, FRAME_BYTES, resolver)
    } catch (error) {
      if (error instanceof DecodeError) throw error
      // avsc's texts quote values, which can be personal.
      throw new DecodeError('INVALID_DATA', 'an integer or an amount of money is out of range')
    }
  }
}
