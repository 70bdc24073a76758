import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TrialSettings } from '#runtime/culprit/build-trial.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { FailPoint } from '#runtime/commit/fail-point.ts'
import type { ClusterPort, ConsumerPort, ProducerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { TracePort } from '#runtime/ports/trace-port.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import type { PodAddress } from '#runtime/inputs/tick.ts'
import type { RestoreParts } from '#runtime/ownership/restore-rows.ts'
import type { Watchdog } from '#runtime/culprit/watchdog.ts'
import type { PodWatch } from './pod-watch.ts'

/** A pod's topology, ports and times. */
export interface PodParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly codec: CodecPort
  readonly rows: RowCodecs
  readonly consumer: ConsumerPort
  readonly producer: ProducerPort
  readonly restore: ClusterPort
  readonly openTables: RestoreParts['openTables']
  readonly observer: PodObserver
  /** Absent when nothing is traced. */
  readonly traces?: TracePort | undefined
  /** Others look into the pod here. */
  readonly watch?: PodWatch | undefined
  readonly log: Log
  readonly failPoint: FailPoint
  readonly watchdog: Watchdog
  /** The client asks for one batch at a time. */
  readonly fetchesSingly?: boolean
  /** Chosen at random by each process. */
  readonly session: string
  /** Told in ticks, so that others find the owner of a task. */
  readonly address?: PodAddress | undefined
  readonly commitIntervalMs: number
  readonly transactionTimeoutMs: number
  /** How long a task may take to commit before it leaves; the whole group waits for it. */
  readonly revokeBudgetMs: number
  /** How often the rows of a task get a checkpoint on disk. */
  readonly checkpointEveryMs: number
  /** How often topics are looked at. */
  readonly growthCheckMs: number
  /** Such topics stand in the place of others, with all of their records at the same offsets. */
  readonly acceptedTopicIds: ReadonlySet<string>
  /** The running build, named in dead letters; without it none is new to a task. */
  readonly trial?: TrialSettings | undefined
  /** Wall-clock time without steps back: for ticks, commits and pauses, never for rules. */
  readonly nowMs: () => number
  readonly sleep: Sleep
}
