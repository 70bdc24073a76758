/** A task as the page shows it. */
export interface TaskFacts {
  readonly number: number
  readonly state: 'opening' | 'running' | 'careful'
  readonly pausedBy?: string
  readonly lagRecords: number
  /** Age of the oldest fetched record before its processing, 0 without one. */
  readonly lagMs: number
  /** How far its clock is behind the wall clock. */
  readonly clockBehindMs: number
  /** Records of parked tenants in wait; absent without any. */
  readonly parkedRecords?: number
}

/** A node in the last second; a figure of 0 may be absent, an unknown one is. */
export interface NodeFacts {
  readonly lagRecords?: number
  readonly lagMs?: number
  /** A processor's own time for a record; at a sink, the time since the input behind it was written. */
  readonly latencyMs?: number
  /** Dead letters of the last minute. */
  readonly failures?: number
  readonly openBreakers?: number
  /** Partitions with a batch too large or damaged for the client. */
  readonly held?: number
}

/** A record on its way, without its data: ids and keys are masked. */
export interface SampledEvent {
  readonly number: number
  readonly atMs: number
  readonly direction: 'in' | 'out'
  readonly type: string
  /** The time of the input behind it, or a timer's deadline. */
  readonly time: string
  readonly tenant: string
  readonly id: string
  readonly entity: string
}

/** The begin of a state of the pod; or a rebalance or restore, with its reason and time. */
export type PodEvent =
  | { readonly atMs: number; readonly kind: 'state'; readonly state: string }
  | {
      readonly atMs: number
      readonly kind: 'assigned' | 'revoked' | 'lost' | 'restored'
      readonly tasks: readonly number[]
      readonly why: string
      readonly durationMs: number
    }

export interface RestoreFacts {
  readonly task: number
  readonly remainingRecords: number
  readonly recordsPerSecond: number
  readonly etaSeconds: number | null
}

/** The number of breakers of a provider or renderer in a state. */
export interface BreakerFacts {
  readonly name: string
  readonly state: string
  readonly count: number
}

/** One message of `/api/live`, each second. */
export interface LiveFacts {
  readonly atMs: number
  readonly state: string
  readonly tasks: readonly TaskFacts[]
  /** Records a second by the names of counted edges; idle edges are absent. */
  readonly rates: Readonly<Record<string, number>>
  readonly nodes: Readonly<Record<string, NodeFacts>>
  readonly restores: readonly RestoreFacts[]
  readonly commits: { readonly perSecond: number; readonly meanMs: number; readonly aborts: number }
  readonly breakers: readonly BreakerFacts[]
  /** Oldest first, the last 50. */
  readonly history: readonly PodEvent[]
  /** New ones since the last message; the first message has all kept ones. */
  readonly sample: readonly SampledEvent[]
}

export interface RowFacts {
  readonly task: number
  /** The parts of its key; any of them may name a person or tenant, and is masked then. */
  readonly key: readonly string[]
  /** When its timer is due. */
  readonly deadlineMs?: number
}

export interface StoreFacts {
  readonly name: string
  readonly key: readonly string[]
  /** Absent while the pod has not counted them. */
  readonly rows?: number
  readonly sample: readonly RowFacts[]
}

export interface LetterFacts {
  readonly atMs: number
  readonly reason: string
  readonly stage: string
  readonly place: string
}

/** `/api/node/<id>`: the details of an opened node. */
export interface NodeDetails {
  readonly id: string
  readonly stores: readonly StoreFacts[]
  readonly inputs: readonly {
    readonly task: number
    readonly partition: number
    readonly lagRecords: number
    readonly lagMs: number
  }[]
  /** Newest first. */
  readonly deadLetters: readonly LetterFacts[]
}
