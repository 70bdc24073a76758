import type { Schema } from './schema.ts'

/** A topic carries `inbound` triggers and reports, published `event`s, `command`s to workers, or `internal` facts. */
export type TopicRole = 'inbound' | 'event' | 'command' | 'internal'

/** One topic of the wire contract: the key is the tenant id, `type` equals `name`, the value a CloudEvent of `schema`. */
export interface Topic<V> {
  readonly name: string
  readonly role: TopicRole
  readonly schema: Schema<V>
  /** The fields of the data that name the entity; its id, its sequence and its correlation are made from them. */
  readonly entity: readonly string[]
  /** The CloudEvents `source` of what this project writes to it. */
  readonly eventSource: string
  readonly retentionMs: number
  /** Reads the published envelope also when a naive producer sends it without CloudEvents headers. */
  readonly lenient: boolean
  /** Kafka keeps the newest record of each key instead of all records for some time. */
  readonly compacted?: true
  /** Another service owns it: on a shared cluster it is looked at and never created. */
  readonly isForeign?: true
}

/** A topic read as a table: a record replaces the one before under its key, and one without a value removes it. */
export interface TableTopic<V> extends Topic<V> {
  readonly compacted: true
}

/** Declares a topic; `entity` must name fields of its data. */
export const topic = <V>(
  declaration: Omit<Topic<V>, 'entity'> & { readonly entity: readonly (keyof V & string)[] },
): Topic<V> => Object.freeze(declaration)
