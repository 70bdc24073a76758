import { deadLetterEnd, type Look } from '#runtime/task/edge-counts.ts'
import type { SampledEvent } from './live-facts.ts'
import type { Mask } from './mask.ts'

const eventsKept = 300

export interface EdgeTopic {
  readonly topic: string
  readonly direction: SampledEvent['direction']
}

/** The topics at the ends of counted edges, by the names of these. */
export type EdgeTopics = ReadonlyMap<string, EdgeTopic>

/** The newest looks at records on their way in or out: masked attributes alone. */
export class EventSample {
  readonly #topics: EdgeTopics
  readonly #mask: Mask
  readonly #events: SampledEvent[] = []
  #made = 0

  constructor(topics: EdgeTopics, mask: Mask) {
    this.#topics = topics
    this.#mask = mask
  }

  /** Oldest first. */
  get all(): readonly SampledEvent[] {
    return this.#events
  }

  /** @returns the added ones */
  add(looks: readonly Look[], atMs: number): readonly SampledEvent[] {
    const added = looks.flatMap((look) => this.#eventOf(look, atMs) ?? [])
    this.#events.push(...added)
    this.#events.splice(0, Math.max(0, this.#events.length - eventsKept))
    return added
  }

  #eventOf({ edge, tenant, cause }: Look, atMs: number): SampledEvent | undefined {
    const known = this.#topics.get(edge)
    if (known === undefined || known.topic === deadLetterEnd) return undefined
    return {
      number: ++this.#made,
      atMs,
      direction: known.direction,
      type: known.topic,
      time: new Date(cause.time).toISOString(),
      tenant: this.#mask.text(tenant),
      id: this.#mask.text(cause.id),
      entity: this.#mask.text(cause.correlationId ?? cause.id),
    }
  }
}
