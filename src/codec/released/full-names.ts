import avsc from 'avsc'
import type { AvroSchema } from '../avro-schema.ts'
import { fullName, isUnion, namespaceOf, shortName } from '../avro-schema.ts'

/** A named type in another namespace than before. */
export interface MovedType {
  readonly before: string
  readonly after: string
}

/**
 * Whether avsc as it comes reads the events of a writer. It finds named types by their full names; Avro and this project's own
 * reader take the short ones. The registry's client for Node reads by avsc.
 * @returns its words when it does not
 */
export function refusalByFullNames(reader: AvroSchema, writer: AvroSchema): string | undefined {
  try {
    avsc.Type.forSchema(reader as avsc.Schema).createResolver(avsc.Type.forSchema(writer as avsc.Schema))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'it is no Avro schema'
  }
}

/** The named types with the same short name in another namespace. */
export function movedTypes(before: AvroSchema, now: AvroSchema): readonly MovedType[] {
  const names = namesIn(now)
  return namesIn(before).flatMap((full) => {
    const after = names.includes(full) ? undefined : names.find((name) => shortName(name) === shortName(full))
    return after === undefined ? [] : [{ before: full, after }]
  })
}

function namesIn(schema: AvroSchema, namespace?: string): readonly string[] {
  if (typeof schema === 'string') return []
  if (isUnion(schema)) return schema.flatMap((branch) => namesIn(branch, namespace))
  if (schema.type === 'array') return namesIn(schema.items, namespace)
  if (schema.type === 'map') return namesIn(schema.values, namespace)
  if (!('name' in schema)) return []
  const full = fullName(schema.name, schema.namespace ?? namespace)
  if (schema.type !== 'record') return [full]
  return [full, ...schema.fields.flatMap(({ type }) => namesIn(type, namespaceOf(full)))]
}
