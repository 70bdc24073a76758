import type { Schema } from '#stream/schema.ts'

/** A name of an Avro type, a union of such names, or a type written out. */
type AvroType = string | readonly string[] | object

/** The Avro record of a type, field by field. Applications write `.avsc` files and generate their types instead. */
export const recordSchema = <T>(name: string, fields: Readonly<Record<keyof T & string, AvroType>>): Schema<T> => ({
  name,
  json: JSON.stringify({
    type: 'record',
    name,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  }),
})
