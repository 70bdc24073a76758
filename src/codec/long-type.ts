import avsc from 'avsc'
import { UNREAD } from './schema-resolution.ts'

/** A `long` without a field here. avsc passes over it; the guard allows it all of its 64 bits. */
export class UnreadType extends avsc.types.LongType {}

/** Milliseconds since 1970, to avsc plain numbers; the guard knows their bounds. */
export class TimeType extends avsc.types.LongType {}

const types: ReadonlyMap<unknown, avsc.Type> = new Map([
  [UNREAD, new UnreadType()],
  ['timestamp-millis', new TimeType()],
])

/** Gives longs of some logical types a type of their own, for the guard to know: a hook of avsc. */
export const longType = (schema: avsc.Schema): avsc.Type | undefined => {
  const { type, logicalType } = schema as { readonly type?: unknown; readonly logicalType?: unknown }
  return type === 'long' ? types.get(logicalType) : undefined
}
