import type { Cause, StreamRecord, TenantId } from '#stream/record.ts'

/** The name of the end for inputs that processors could not use. */
export const deadLetterEnd = 'dead-letter'

/** The name of an edge of the graph: its flow, and the input or end of its arrival. */
export const edgeName = (from: string, to: string): string => `${from} > ${to}`

/** One delivery, without the record's value. */
export interface Look {
  readonly edge: string
  readonly tenant: TenantId
  readonly cause: Cause
  /** Kafka timestamp of the input behind it, in milliseconds since 1970. */
  readonly timestampMs: number
  /** Time of the node, without those behind it. */
  readonly tookMs: number
}

const never = -1

/** Counts deliveries along one edge, in all tasks of a pod. It costs an addition and a comparison per record. */
export class EdgeCount {
  readonly name: string
  /** Deliveries so far: those of undone records and repeats included. */
  count = 0
  /** The delivery with this number is looked at. */
  lookAt = never
  #look: Look | undefined

  constructor(name: string) {
    this.name = name
  }

  seen({ key: tenant, cause, timestamp }: StreamRecord<TenantId, unknown>, tookMs: number): void {
    this.#look = { edge: this.name, tenant, cause, timestampMs: timestamp, tookMs }
  }

  /** The look since the last call, if there was one. */
  takeLook(): Look | undefined {
    const look = this.#look
    this.#look = undefined
    return look
  }
}

/** The edges of a pod's graphs; after new wiring they count on. */
export class EdgeCounts {
  readonly #byName = new Map<string, EdgeCount>()

  of(name: string): EdgeCount {
    const edge = this.#byName.get(name) ?? new EdgeCount(name)
    this.#byName.set(name, edge)
    return edge
  }

  /** Deliveries so far, by the name of the edge. */
  get counts(): ReadonlyMap<string, number> {
    return new Map([...this.#byName].map(([name, { count }]) => [name, count]))
  }

  /** Asks for a look at the next delivery of each edge. */
  ask(): void {
    for (const edge of this.#byName.values()) edge.lookAt = edge.count + 1
  }

  /** Nobody watches any more: nothing is looked at. */
  rest(): void {
    for (const edge of this.#byName.values()) {
      edge.lookAt = never
      edge.takeLook()
    }
  }

  /** The looks since the last call, at most one for each edge. */
  takeLooks(): readonly Look[] {
    return [...this.#byName.values()].flatMap((edge) => edge.takeLook() ?? [])
  }
}
