import { DecodeError } from './errors.ts'

/** First byte of the Confluent framing: then a big-endian int32 schema id, then the Avro body. */
export const MAGIC_BYTE = 0x00
/** First byte of AWS Glue's framing: https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html */
export const GLUE_BYTE = 0x03
export const FRAME_BYTES = 5

/** The schema id of a framed value. @throws DecodeError MALFORMED_AVRO when the frame is cut, UNKNOWN_SCHEMA_ID when the id is not positive. */
export function readSchemaId(value: Buffer): number {
  if (value.length < FRAME_BYTES || value[0] !== MAGIC_BYTE) {
    throw new DecodeError('MALFORMED_AVRO', 'the value does not start with 0x00 and a schema id of four bytes')
  }
  const id = value.readInt32BE(1)
  if (id <= 0) throw new DecodeError('UNKNOWN_SCHEMA_ID', `no registry gives out the schema id ${id}`)
  return id
}

/** Writes the frame at `position`, where FRAME_BYTES must be free. */
export function writeFrame(buffer: Buffer, position: number, schemaId: number): void {
  buffer[position] = MAGIC_BYTE
  buffer.writeInt32BE(schemaId, position + 1)
}
