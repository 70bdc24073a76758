import { collectDefaultMetrics } from 'prom-client'
import type { Topology } from '#stream/nodes.ts'
import { measuresOf } from '#stream/topology.ts'
import type {
  PauseCause,
  PodObserver,
  PodState,
  RebalanceDone,
  RestoreLeft,
  RestoreOf,
  RowCount,
  TaskLook,
} from '#runtime/ports/pod-observer.ts'
import { CodecInstruments } from './codec-instruments.ts'
import { CommitInstruments } from './commit-instruments.ts'
import { DeadLetterInstruments } from './dead-letter-instruments.ts'
import { tenantMetrics } from './definitions/tenant-metrics.ts'
import { DomainMetrics } from './domain-metrics.ts'
import { FlowInstruments } from './flow-instruments.ts'
import { History, type HistoryEntry } from './history.ts'
import { Instruments } from './instruments.ts'
import { KafkaInstruments } from './kafka-instruments.ts'
import { LifeInstruments } from './life-instruments.ts'
import type { ProcessMemory } from './process-memory.ts'
import { StateInstruments } from './state-instruments.ts'
import { TenantSeries } from './tenant-series.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { TokenMetrics } from './token-metrics.ts'

/** The delay of the event loop is looked at so often. A look each 10 ms, as by default, takes 1 % of a busy pod's CPU. */
const loopLookMs = 50
/** Gauges of the library with names of counters; their values by type have proper names. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** The measured parts of a topology. */
type Measured = Pick<Topology, 'meters' | 'stores'>

/** The words of a pod about itself, as Prometheus metrics. */
export class PodMetrics implements PodObserver {
  readonly contentType = Instruments.contentType
  /** The Kafka clients, the codec and the registry tell of themselves. */
  readonly kafka: KafkaInstruments
  readonly codec: CodecInstruments
  readonly #instruments: Instruments
  readonly #life: LifeInstruments
  readonly #flow: FlowInstruments
  readonly #commits: CommitInstruments
  readonly #state: StateInstruments
  readonly #deadLetters: DeadLetterInstruments
  readonly #ofDomain: DomainMetrics
  readonly #ofTenants: TenantSeries
  readonly #history: History

  /**
   * @param application the application id, a label of every metric
   * @param instance the pod's ordinal, another one
   * @param version of the program
   */
  constructor(
    application: string,
    instance: string,
    topology: Measured = { meters: [], stores: [] },
    version = 'unknown',
  ) {
    const make = (this.#instruments = new Instruments({ application, instance }))
    this.#life = new LifeInstruments(make, version)
    this.#flow = new FlowInstruments(make)
    this.#commits = new CommitInstruments(make)
    this.#state = new StateInstruments(make, taskStores(topology))
    this.#deadLetters = new DeadLetterInstruments(make)
    this.kafka = new KafkaInstruments(make)
    this.codec = new CodecInstruments(make)
    this.#ofDomain = new DomainMetrics(make, measuresOf(topology))
    this.#ofTenants = new TenantSeries(make.counter(tenantMetrics.records))
    this.#history = new History(`${application}-${instance}`)
    collectDefaultMetrics({ register: make.registry, eventLoopMonitoringPrecision: loopLookMs })
    for (const name of misnamed) make.registry.removeSingleMetric(name)
  }

  /** Where the pod is in its life. */
  get current(): PodState {
    return this.#life.current
  }

  /** Tasks that a flood of dead letters of a new build holds. */
  get heldTasks(): number {
    return this.#deadLetters.heldTasks
  }

  /** The restores in progress, in the order of their tasks; one begins to count after a second. */
  get restores(): readonly (RestoreLeft & { readonly task: number })[] {
    return this.#state.restores
  }

  /** The last 50 rebalances and restores, oldest first. */
  get history(): readonly HistoryEntry[] {
    return this.#history.entries
  }

  /** All metrics in Prometheus' text format. */
  async text(): Promise<string> {
    this.#ofTenants.beginScrape()
    return this.#instruments.text()
  }

  /** Further metrics, for a pod with tokens. */
  withTokens(): TokenMetrics {
    return new TokenMetrics(this.#instruments)
  }

  /** At its start within a process a pod has no task yet. */
  state(current: PodState): void {
    this.#life.state(current)
    if (current !== 'starting') return
    this.tasks(0)
    this.looked([])
  }

  tasks(count: number): void {
    this.#life.tasks(count)
  }

  steps(count: number): void {
    this.#life.steps(count)
  }

  processed(durationMs: number): void {
    this.#flow.processed(durationMs)
  }

  inputs(topic: string, taken: number, forwarded: number, bytes: number): void {
    this.#flow.inputs(topic, taken, forwarded, bytes)
  }

  counted(metric: string, labels: readonly string[], amount: number): void {
    this.#ofDomain.counted(metric, labels, amount)
  }

  observed(metric: string, labels: readonly string[], figures: readonly number[]): void {
    this.#ofDomain.observed(metric, labels, figures)
  }

  rowsCounted(metric: string, counts: readonly RowCount[]): void {
    this.#ofDomain.rowsCounted(metric, counts)
  }

  tenants(records: ReadonlyMap<string, number>): void {
    this.#ofTenants.add(records)
  }

  delayed(topic: string, delayMs: number): void {
    this.#flow.delayed(topic, delayMs)
  }

  outputs(topic: string, records: number, bytes: number): void {
    this.#flow.outputs(topic, records, bytes)
  }

  changelog(store: string, records: number, bytes: number): void {
    this.#state.changelog(store, records, bytes)
  }

  fired(store: string, times: number): void {
    this.#state.fired(store, times)
  }

  committed(durationMs: number, _tasks: number, size: { readonly records: number; readonly bytes: number }): void {
    this.#commits.committed(durationMs, size)
  }

  aborted(operation: string): void {
    this.#commits.aborted(operation)
  }

  fenced(): void {
    this.#commits.fenced()
  }

  renewed(): void {
    this.#commits.renewed()
  }

  rebalanced(rebalance: RebalanceDone): void {
    this.#commits.rebalanced(rebalance)
    const why = {
      assigned: 'the group gave tasks to this pod',
      revoked: 'the group gave tasks to another pod, or the pod stopped',
      lost: 'the group had given tasks away without this pod',
    }[rebalance.kind]
    this.#history.add({ ...rebalance, why })
  }

  deadLetter(reason: string, stage: string): void {
    this.#deadLetters.deadLetter(reason, stage)
  }

  redriven(result: 'processed' | 'failed', times: number): void {
    this.#deadLetters.redriven(result, times)
  }

  restored(records: number, durationMs: number, { task, from }: RestoreOf): void {
    this.#state.restored(records, durationMs)
    const why = from === 'checkpoint' ? 'behind its checkpoint' : 'from all of its changelog, for want of a checkpoint'
    this.#history.add({ kind: 'restored', tasks: [task], why: `${records} records ${why}`, durationMs })
  }

  restoring(task: number, left: RestoreLeft | undefined): void {
    this.#state.restoring(task, left)
  }

  checkpointed(durationMs: number): void {
    this.#state.checkpointed(durationMs)
  }

  stateDisk(bytes: number): void {
    this.#state.disk(bytes)
  }

  memory(memory: ProcessMemory): void {
    this.#life.memory(memory)
  }

  looked(tasks: readonly TaskLook[]): void {
    this.#flow.looked(tasks)
    this.#state.looked(tasks)
  }

  overdue(partitions: number): void {
    this.#flow.overdue(partitions)
  }

  held(partitions: number): void {
    this.#flow.held(partitions)
  }

  paused(cause: PauseCause, tasks: number): void {
    this.#life.paused(cause, tasks)
  }

  careful(tasks: number): void {
    this.#life.careful(tasks)
  }

  builds(newTasks: number, heldTasks: number): void {
    this.#deadLetters.builds(newTasks, heldTasks)
  }

  deadLetterFlood(isFlood: boolean): void {
    this.#deadLetters.flood(isFlood)
  }
}
