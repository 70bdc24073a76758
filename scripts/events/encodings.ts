import { DATA_TYPE } from '#codec/binary-avro-encoder.ts'
import type { OutputEncoding } from '#codec/output-encoding.ts'
import { STRUCTURED_JSON } from '#codec/structured-json.ts'
import { TYPED_ENVELOPE } from '#codec/typed-envelope.ts'

/** How one encoding looks on the wire, as documents for readers tell it. */
export interface DocumentedEncoding {
  /** The name of its messages in the AsyncAPI document, behind the topic. */
  readonly message: string
  /** Also the value of the header `content-type`. */
  readonly contentType: string
  /** The description of the payload: the registered Avro schema of the envelope or of the data alone, or a JSON Schema. */
  readonly described: 'envelope' | 'data' | 'json'
}

/** Every encoding of written events, the standard one first. The compiler asks for a new one here. */
export const encodings: Readonly<Record<OutputEncoding, DocumentedEncoding>> = {
  avro: { message: 'avro', contentType: TYPED_ENVELOPE, described: 'envelope' },
  'ce-binary-avro': { message: 'binary', contentType: DATA_TYPE, described: 'data' },
  'ce-structured-json': { message: 'json', contentType: STRUCTURED_JSON, described: 'json' },
}
