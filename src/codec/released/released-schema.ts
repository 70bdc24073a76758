import type { AvroSchema } from '../avro-schema.ts'

/** The schema of a topic or row, as a release of this project has it. */
export interface ReleasedSchema {
  /** The package's. */
  readonly version: string
  /** The typed envelope of a topic, as it is registered. */
  readonly schema: AvroSchema
}

/** A released row; its number and key find it in a changelog, and last as long as its schema. */
export interface ReleasedRow extends ReleasedSchema {
  /** The number of its store. */
  readonly number: number
  /** The names of the parts of its key. */
  readonly key: readonly string[]
}
