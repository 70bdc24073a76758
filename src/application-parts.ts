import type { DiskLimits } from '#state/disk/task-disk.ts'
import type { BrokerKindName } from '#kafka/broker-kinds.ts'
import type { Connection } from '#kafka/connection.ts'
import type { FailPoint } from '#runtime/commit/fail-point.ts'
import type { TrialSettings } from '#runtime/culprit/build-trial.ts'
import type { Watchdog } from '#runtime/culprit/watchdog.ts'
import type { PodWatch } from '#runtime/pod-watch.ts'
import type { PodAddress } from '#runtime/inputs/tick.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { TracePort } from '#runtime/ports/trace-port.ts'
import type { Topology } from '#stream/nodes.ts'

/** One pod of an application, ready to run. */
export interface Application {
  readonly topology: Topology
  readonly codec: CodecPort
  readonly connection: Connection
  /** Apache Kafka by default. */
  readonly brokerKind?: BrokerKindName
  /** The pod's ordinal, e.g. `0`: with the application id it is its transactional id and its static member id. */
  readonly instanceId: string
  /** A folder of its own, for rows beyond its memory. */
  readonly stateFolder: string
  readonly diskLimits?: DiskLimits
  readonly commitIntervalMs: number
  readonly sessionTimeoutMs: number
  readonly transactionTimeoutMs: number
  /** How long a task may take to commit before it leaves for another pod. */
  readonly revokeBudgetMs?: number
  /** How often the rows of a task get a checkpoint on disk. */
  readonly checkpointEveryMs?: number
  /** How often topics are looked at. */
  readonly growthCheckMs?: number
  /** Such topics stand in the place of others, with all of their records at the same offsets. */
  readonly acceptedTopicIds?: readonly string[]
  /** The running build, named in dead letters, and its answer to a flood of them while it is new to a task; without it none is new. */
  readonly trial?: TrialSettings
  readonly log: Log
  readonly observer?: PodObserver
  /** Takes the traces of sampled records; without it nothing is traced. */
  readonly traces?: TracePort | undefined
  readonly watch?: PodWatch | undefined
  /** Told to other pods. */
  readonly address?: PodAddress | undefined
  readonly failPoint?: FailPoint
  /** Ends the process when a record or timer does not end. */
  readonly watchdog?: Watchdog
}
