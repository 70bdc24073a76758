/** An Avro record, as JSON. */
export interface RecordSchema {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly fields: unknown[]
}

/** A registry with two methods of `SchemaRegistry` in `@kafkajs/confluent-schema-registry`. */
export interface SchemaRegistryLike {
  /** The id of this very schema under the subject; rejects when the subject does not hold it. */
  getRegistryIdBySchema(subject: string, schema: RecordSchema): Promise<number>
  /** The schema of an id: an object whose JSON is Avro's. Rejects when there is none. */
  getSchema(registryId: number): Promise<unknown>
}
