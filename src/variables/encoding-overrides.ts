import { type OutputEncoding, outputEncodings } from '#codec/output-encoding.ts'
import { topics } from '#topology/topics.ts'

/** A list of `topic=encoding` as it is read. */
interface EncodingOverrides {
  /** Encodings by topic name. */
  readonly overrides: ReadonlyMap<string, OutputEncoding>
  /** Each with the number of its entry, the fault and the valid names; never with the entry itself. */
  readonly faults: readonly string[]
}

const topicNames: ReadonlySet<string> = new Set(Object.values(topics).map(({ name }) => name))

const isEncoding = (text: string | undefined): text is OutputEncoding =>
  (outputEncodings as readonly (string | undefined)[]).includes(text)

/** Reads `topic=encoding,topic=encoding`; the topics are those of the wire contract. Blanks around names do not matter. */
export const readEncodingOverrides = (list: string): EncodingOverrides => {
  const overrides = new Map<string, OutputEncoding>()
  const faults: string[] = []
  const entries = list.trim() === '' ? [] : list.split(',')
  for (const [index, entry] of entries.entries()) {
    const [topic = '', encoding, ...rest] = entry.split('=').map((part) => part.trim())
    const fault = rest.length > 0 ? 'must be one topic=encoding' : entryFault(topic, encoding, overrides)
    if (fault !== undefined) faults.push(`entry ${index + 1} ${fault}`)
    else overrides.set(topic, encoding as OutputEncoding)
  }
  return { overrides, faults }
}

const entryFault = (
  topic: string,
  encoding: string | undefined,
  before: ReadonlyMap<string, OutputEncoding>,
): string | undefined => {
  if (!topicNames.has(topic)) return `names no topic that has events; valid are ${[...topicNames].join(', ')}`
  if (!isEncoding(encoding)) return `names no encoding; valid are ${outputEncodings.join(', ')}`
  return before.has(topic) ? 'names a topic that is there before: give each one encoding' : undefined
}
