/** Why a record cannot be read; the reason of its dead letter. */
export type DecodeErrorCode =
  | 'NULL_VALUE'
  | 'OVERSIZE'
  | 'NOT_A_CLOUDEVENT'
  | 'CONTENT_TYPE_UNKNOWN'
  | 'ENCODING_MISMATCH'
  | 'DUPLICATE_HEADER'
  | 'NOT_UTF8'
  | 'NOT_JSON'
  | 'MALFORMED_AVRO'
  | 'LIMIT_EXCEEDED'
  | 'FORBIDDEN_KEY'
  | 'UNKNOWN_SCHEMA_ID'
  | 'SCHEMA_MISMATCH'
  | 'INVALID_ENVELOPE'
  | 'INVALID_DATA'
  | 'TYPE_MISMATCH'
  | 'TENANT_MISMATCH'

/** A record that no retry can make readable. The text names fields and rules, never a value: values can be personal. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly code: DecodeErrorCode

  constructor(code: DecodeErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Data that does not fit its topic. The text names the field, never its value. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
  readonly code: 'INVALID_DATA' | 'TYPE_MISMATCH' | 'TENANT_MISMATCH' | 'OVERSIZE'
  readonly topic: string

  constructor(code: EncodeError['code'], topic: string, message: string) {
    super(`an event for ${topic} cannot be written: ${message}`)
    this.code = code
    this.topic = topic
  }
}

/** The registry must be asked for `schemaId` before the record can be read: load it, then decode again. */
export class SchemaNotLoaded extends Error {
  override readonly name = 'SchemaNotLoaded'
  readonly code = 'SCHEMA_NOT_LOADED'
  readonly schemaId: number

  constructor(schemaId: number) {
    super(`schema ${schemaId} is not loaded yet: load it and decode the record again`)
    this.schemaId = schemaId
  }
}

/** The registry did not answer. Nothing is wrong with any record: wait and try again. */
export class RegistryUnavailable extends Error {
  override readonly name = 'RegistryUnavailable'
  readonly code = 'REGISTRY_UNAVAILABLE'
}

/** The registry answered, but not what was needed. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly code: 'SCHEMAS_MISSING' | 'SCHEMAS_INCOMPATIBLE' | 'REGISTRY_REFUSED'
  readonly subjects: readonly string[]

  constructor(code: RegistryError['code'], subjects: readonly string[], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.subjects = subjects
  }
}
