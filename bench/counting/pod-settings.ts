import type { ConnectionConfig } from '#cli/connection.ts'
import type { Connection } from '#kafka/connection.ts'
import type { DiskLimits } from '#state/disk/task-disk.ts'
import type { OnRecreated } from '#stream/nodes.ts'

/** Settings of one pod of the counting application. */
export interface PodSettings {
  readonly application: string
  readonly brokers: string
  /** Variables of another way to the brokers than `brokers` in plain text. */
  readonly connectWith: ConnectionConfig | undefined
  /** Kafka's settings for its clients, in place of those of `connectWith`. */
  readonly settings: Connection['settings'] | undefined
  readonly instanceId: string
  readonly stateFolder: string
  readonly diskLimits: DiskLimits
  /** Names this process in what it writes; another one for each life of a pod. */
  readonly by: string
  readonly inputs: 1 | 2
  /** Its build. */
  readonly build: 'good' | 'bad'
  /** As declared by the source of its one input. */
  readonly onRecreated: OnRecreated
  readonly commitIntervalMs: number
  /** How often the rows of a task get a checkpoint on disk. */
  readonly checkpointEveryMs: number
  readonly sessionTimeoutMs: number
  readonly transactionTimeoutMs: number
  /** How often it looks whether an input has grown. */
  readonly growthCheckMs: number
  /** It keeps its metrics, listens to its clients, and is scraped; otherwise nobody observes it. */
  readonly metrics: boolean
  /** `name:count`: kills itself the `count`-th time that this step of a commit is reached. */
  readonly killAt: string | undefined
  /** The same, but it only stops until somebody sends SIGCONT; `name:count:ms` does so a little later. */
  readonly freezeAt: string | undefined
}

/** How a broker knows a pod. */
export const clientIdOf = (application: string, instanceId: string): string => `${application}-pod-${instanceId}`

/** Time-outs as short as the broker allows, so that a take-over is soon seen; docs/operations.md has those of production. */
export const standardPod = {
  instanceId: '0',
  by: '0',
  settings: undefined,
  inputs: 1,
  build: 'good',
  // Most rows are on disk.
  diskLimits: { pinnedRows: 8, pinnedBytes: 500, cachedBytes: 300, timersAheadMs: 100, loadedTimers: 2 },
  onRecreated: 'stop',
  commitIntervalMs: 100,
  checkpointEveryMs: 500,
  sessionTimeoutMs: 6_000,
  transactionTimeoutMs: 5_000,
  growthCheckMs: 1_000,
  connectWith: undefined,
  metrics: false,
  killAt: undefined,
  freezeAt: undefined,
} satisfies Partial<PodSettings>
