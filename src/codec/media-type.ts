/** The media type of a content type in lower case, without its parameters (RFC 9110, section 8.3.1). */
export const mediaTypeOf = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase()

/** Any type with the subtype `json` or the suffix `+json`: cloudevents/spec v1.0.2, JSON format, section 3.1. */
const JSON_TYPE = /^\s*[^\s/;]+\/([^\s/;]+\+)?json\s*(;|$)/i

/** The same for Avro: `application/avro`, `avro/binary` and types that end in `+avro`. */
const AVRO_TYPE = /^\s*([^\s/;]+\/([^\s/;]+\+)?avro|avro\/binary)\s*(;|$)/i

/** Whether a content type, with or without parameters, says JSON. */
export const isJsonType = (contentType: string): boolean => JSON_TYPE.test(contentType)

/** Whether a content type, with or without parameters, says Avro. */
export const isAvroType = (contentType: string): boolean => AVRO_TYPE.test(contentType)
