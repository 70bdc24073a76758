import { NamedTypes } from '#codec/named-types.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import type { AvroRecord } from '#codec/avro-schema.ts'
import type { ClientTopic } from './client-topic.ts'
import type { DataForm } from './data-form.ts'
import { dataForm } from './data-form.ts'
import type { Faults } from './faults.ts'
import type { RecordSchema } from './schema-registry.ts'
import type { Origin } from './leaf-forms.ts'

/** The parts of a topic, built once, with its first event. */
export interface TopicParts {
  readonly topic: ClientTopic
  readonly form: DataForm
  /** The typed envelope's schema, as registered. */
  readonly envelopeSchema: RecordSchema
  readonly envelope: NamedTypes
  /** Fields with a value other than the empty text. */
  readonly ids: readonly string[]
}

/** Gives the parts of topics by their names, each built once. */
export class TopicPartsByName {
  readonly #topics: ReadonlyMap<string, ClientTopic>
  readonly #origin: Origin
  readonly #parts = new Map<string, TopicParts>()

  constructor(topics: readonly ClientTopic[], origin: Origin) {
    this.#topics = new Map(topics.map((topic) => [topic.type, topic]))
    this.#origin = origin
  }

  /** Undefined for another client's topic. */
  get(name: string): TopicParts | undefined {
    const known = this.#parts.get(name)
    const topic = this.#topics.get(name)
    if (known !== undefined || topic === undefined) return known
    const parts = partsOf(topic, this.#origin)
    this.#parts.set(name, parts)
    return parts
  }
}

function partsOf(topic: ClientTopic, origin: Origin): TopicParts {
  const envelope = envelopeSchema(topic.schema)
  const { fields } = JSON.parse(topic.schema.json) as AvroRecord
  return {
    topic,
    form: dataForm(topic.schema.json, origin),
    envelopeSchema: { ...envelope, fields: [...envelope.fields] },
    envelope: new NamedTypes(envelope),
    ids: [
      'tenantId',
      ...fields
        .filter(({ name, default: given }) => given === undefined && topic.entity.includes(name) && name !== 'tenantId')
        .map(({ name }) => name),
    ],
  }
}

/** Notes every id that is empty. */
export function checkIds({ ids }: TopicParts, data: Readonly<Record<string, unknown>>, faults: Faults): void {
  for (const id of ids) if (data[id] === '') faults.add(`data.${id}`, 'must not be empty')
}
