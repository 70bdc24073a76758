import type { StreamRecord, TenantId } from './record.ts'

/** The record in a rule's hand, or the key and the cause of its timer: an event is emitted for it. */
export type Emitter = Pick<StreamRecord<TenantId, unknown>, 'key' | 'cause'>

/**
 * The id that an event of one output gets where its sink writes it, so that a row or another event can name it. The same
 * emitter and value give the same id.
 * @param ordinal how many events of the same topic and entity the same record or timer emits before this one
 */
export type EventIdOf<V> = (emitter: Emitter, value: V, ordinal?: number) => string

/** Names events of a processor's outputs before they are written. */
export interface EventIds {
  /**
   * @param output the name of the output; '' where there is one without a name. It must flow to one sink, without a
   * processor in between, or the topology is refused
   */
  of<V>(output: string): EventIdOf<V>
}
