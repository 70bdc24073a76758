import { SchemaRegistryError } from './errors.ts'
import type { SchemaRegistryLike } from './schema-registry.ts'
import { isNotFound } from './registry-answer.ts'
import type { TopicParts } from './topic-parts.ts'

/** The ids of the schemas that this client writes, each asked for once. */
export class SchemaIds {
  readonly #registry: SchemaRegistryLike
  readonly #ids = new Map<string, Promise<number>>()

  constructor(registry: SchemaRegistryLike) {
    this.#registry = registry
  }

  /** Registers nothing. @throws SchemaRegistryError; the next call asks again */
  idOf(parts: TopicParts): Promise<number> {
    const { type } = parts.topic
    const known = this.#ids.get(type)
    if (known !== undefined) return known
    const asked = this.#ask(parts)
    this.#ids.set(type, asked)
    asked.catch(() => this.#ids.delete(type))
    return asked
  }

  async #ask({ topic, envelopeSchema }: TopicParts): Promise<number> {
    const subject = `${topic.type}-value`
    try {
      return await this.#registry.getRegistryIdBySchema(subject, envelopeSchema)
    } catch (cause) {
      throw isNotFound(cause)
        ? new SchemaRegistryError(
            'SCHEMA_NOT_REGISTERED',
            `${subject} does not hold the schema of this client: register it with "schemas register" of the topology`,
            cause,
          )
        : new SchemaRegistryError(
            'REGISTRY_UNAVAILABLE',
            `the registry did not answer for ${subject}: try again`,
            cause,
          )
    }
  }
}
