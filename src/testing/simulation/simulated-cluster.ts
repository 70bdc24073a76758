import type { FailPointName } from '#runtime/commit/fail-point.ts'
import { type OwnTopics, ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { MemoryCodec, type MemoryEvent } from '../memory-codec.ts'
import { createTopics } from './create-topics.ts'
import { CommittedView, type SimulatedDeadLetter } from './committed-view.ts'
import { Network } from './network.ts'
import { type PipedAs, PipedEvents } from './piped-events.ts'
import { type Ambiguity, ambiguityAsText, type LateCopy } from './producer-faults.ts'
import { RestoredRows } from './restored-rows.ts'
import { RunHistory } from './run-history.ts'
import { SeededRandom } from './seeded-random.ts'
import { SimulatedBuilds } from './simulated-builds.ts'
import { SimulatedBroker } from './simulated-broker.ts'
import { SimulatedParking } from './simulated-parking.ts'
import type { Losses, PodState } from './simulated-pod.ts'
import { SimulatedPods } from './simulated-pods.ts'
import type { SimulationError } from './simulation-error.ts'
import { SimulatedTopics } from './simulated-topics.ts'
import { defaultSettings, heartbeatMs, lookMs, type SimulationSettings } from './simulation-settings.ts'
import { VirtualTime } from './virtual-time.ts'

const longestSettleMs = 300_000

/**
 * Tests a topology on several pods over a Kafka in memory: the production `Pod` and `Task` code, transactions, a consumer group,
 * and time that passes only here. Everything that may happen in one order or another is ordered by the seed, so that a run
 * can be repeated. Pods are crashed, frozen and restarted at will; what must hold is asked from {@link events},
 * {@link deadLetters}, {@link restoredRows} and {@link lagRecords} after {@link settle}.
 *
 * ```ts
 * const cluster = new SimulatedCluster(topology, { seed: 7 })
 * const [first] = [cluster.startPod(), cluster.startPod()]
 * cluster.pipe(orders, tenant, { n: 1 })
 * await cluster.advance(2_000)
 * cluster.crash(first)
 * await cluster.settle()
 * expect(cluster.events(totals)).toHaveLength(1)
 * ```
 */
export class SimulatedCluster {
  readonly seed: number
  /** Changes topics as an administrator does. */
  readonly topics: SimulatedTopics
  readonly builds: SimulatedBuilds
  readonly parking: SimulatedParking
  readonly #settings: Required<SimulationSettings>
  readonly #own: OwnTopics
  readonly #codec = new MemoryCodec()
  readonly #random: SeededRandom
  readonly #time: VirtualTime
  readonly #broker: SimulatedBroker
  readonly #history: RunHistory
  readonly #piped: PipedEvents
  readonly #view: CommittedView
  readonly #network: Network
  readonly #pods: SimulatedPods
  #failure: SimulationError | undefined

  constructor(topology: Topology, settings: SimulationSettings = {}) {
    this.#settings = { ...defaultSettings, ...settings }
    this.#own = ownTopics(applicationId(topology))
    this.seed = this.#settings.seed
    this.#random = new SeededRandom(this.seed)
    this.#time = new VirtualTime(this.#random)
    this.#history = new RunHistory(this.seed, this.#time)
    const brokerSettings = { ...this.#settings, anchorTopic: this.#own.journal, heartbeatMs }
    this.#broker = new SimulatedBroker(this.#time, this.#random, brokerSettings)
    this.topics = new SimulatedTopics(this.#own, this.#broker, this.#history)
    this.builds = new SimulatedBuilds(topology, this.#broker, this.#history)
    this.parking = new SimulatedParking(this.#broker, this.#history, this.#own.journal)
    this.#piped = new PipedEvents(this.#broker, this.#codec)
    this.#view = new CommittedView(topology, this.#own, this.#broker)
    this.#network = new Network(this.#time, this.#random)
    this.#pods = this.#makePods()
    createTopics(this.#broker, topology, this.#own, this.#settings)
  }

  /** The broker's clock in milliseconds since 1970. */
  get nowMs(): number {
    return this.#broker.nowMs
  }

  /** Events of the scheduler so far. */
  get steps(): number {
    return this.#time.events
  }

  /** Deeds to the cluster and complaints of its pods, with virtual times. */
  get history(): readonly string[] {
    return this.#history.lines
  }

  /** Names of the pods that were ever started. */
  get pods(): readonly string[] {
    return this.#pods.names
  }

  /** Pods with a process, frozen ones included. */
  get podsUp(): readonly string[] {
    return this.#pods.up
  }

  /** `down` = its process is gone although it was not stopped; `stopped` also while it still ends. */
  stateOf(pod: string): PodState {
    return this.#pods.get(pod).state
  }

  /** Writes an event to a topic. @throws Error when its partition does not exist */
  pipe<V>(topic: Topic<V>, tenantId: string, data: V, as: PipedAs = {}): this {
    this.#piped.pipe({ topic: topic.name, tenantId, data }, as)
    return this
  }

  /** Does something at a virtual time from now, while {@link advance} or {@link settle} lets time pass. */
  after(delayMs: number, run: () => void): void {
    this.#time.after(delayMs, run)
  }

  /** Starts a pod: a new one, or the process of one that is down. Returns its name. */
  startPod(name = `pod-${this.pods.length}`): string {
    this.#history.note(`start ${name}`)
    this.#pods.start(name)
    return name
  }

  /** Lets a pod end in good order; its tasks move when its session has timed out. */
  stopPod(pod: string): void {
    this.#history.note(`stop ${pod}`)
    this.#pods.get(pod).stop()
  }

  /** Kills the process of a pod at once. It stays down until {@link restart}, {@link startPod} or {@link settle}. */
  crash(pod: string, loses: Losses = 'nothing'): void {
    this.#history.note(`crash ${pod}, which loses ${loses}`)
    this.#pods.get(pod).crash(loses)
  }

  /** Kills or freezes the process when a commit of it reaches a step for the `count`-th time from now. */
  failAt(pod: string, point: FailPointName, count = 1, how: 'crash' | 'freeze' = 'crash'): void {
    this.#history.note(`${how} ${pod} ${point} #${count}`)
    this.#pods.get(pod).failAt(point, count, how === 'freeze')
  }

  /** Stops the process of a pod without its knowledge; requests on their way still arrive. */
  freeze(pod: string): void {
    this.#history.note(`freeze ${pod}`)
    this.#pods.get(pod).freeze()
  }

  thaw(pod: string): void {
    this.#history.note(`thaw ${pod}`)
    this.#pods.get(pod).thaw()
  }

  /** Kills the process of a pod and starts another one with the same instance id and transactional id. */
  restart(pod: string): void {
    this.#history.note(`restart ${pod}`)
    this.#pods.get(pod).crash()
    this.#pods.get(pod).start()
  }

  /** The next transaction of a pod is refused and must be aborted. */
  abortNext(pod: string): void {
    this.#history.note(`abort the next transaction of ${pod}`)
    this.#pods.get(pod).faults.refuseOffsets()
  }

  /** The answer to the next commit of a pod is lost: whether it took effect is up to you, and unknown to the pod. */
  loseCommit(pod: string, ambiguity: Ambiguity): void {
    this.#history.note(`${ambiguityAsText(ambiguity)}: the next commit of ${pod}`)
    this.#pods.get(pod).faults.makeAmbiguous(ambiguity)
  }

  /** The next request of a kind by a pod is sent twice, and the first copy arrives within its next transaction. */
  delayCopy(pod: string, copy: LateCopy): void {
    this.#history.note(`a copy of the next ${copy.of} of ${pod} comes ${copy.delayMs} ms late`)
    this.#pods.get(pod).faults.delayCopy(copy)
  }

  /** Makes every member of the group join again. */
  rebalance(): void {
    this.#history.note('rebalance')
    this.#broker.group.rebalance()
  }

  /**
   * Sets the clock of a pod's next process ahead of the broker's, or behind it. Producers' clocks are what {@link pipe} is
   * given.
   */
  skew(pod: string, ms: number): void {
    this.#history.note(`clock of ${pod} ${ms} ms ahead`)
    this.#pods.get(pod).skewMs = ms
  }

  /** Takes its leader from an input partition for a while: nobody can read it, or open the task that it belongs to. */
  stall(topic: Topic<unknown>, partition: number, forMs: number): void {
    this.#history.note(`${topic.name}-${partition} stalls for ${forMs} ms`)
    const log = this.#broker.log({ topic: topic.name, partition })
    if (log !== undefined) log.stalledUntilMs = this.#time.nowMs + forMs
  }

  /** Lets the broker refuse what a topic is to take of a tenant, as if it were too large. */
  refuse(topic: Topic<unknown>, tenantId: string): void {
    this.#history.note(`${topic.name} takes nothing of ${tenantId}`)
    this.#broker.refuse(topic.name, tenantId)
  }

  /** Makes every way between pods and broker longer by so much from now on. */
  delay(ms: number): void {
    this.#history.note(`every way takes ${ms} ms more`)
    this.#network.addedMs = ms
  }

  /** Lets a topic grow to so many partitions; pods find out by themselves. */
  addPartitions(topic: Topic<unknown>, count: number): void {
    this.topics.grow(topic.name, count)
  }

  /** Compacts the changelog as a log cleaner would. */
  compact(): void {
    this.#history.note('compact')
    for (const log of this.#broker.partitions(this.#own.changelog)) log.compact()
  }

  /** Lets virtual time pass. @throws SimulationError when a pod ended in a way that it should not */
  async advance(ms: number): Promise<void> {
    await this.#time.runUntil(this.#time.nowMs + ms, () => this.#failure !== undefined)
    if (this.#failure !== undefined) throw this.#failure
  }

  /**
   * Thaws and starts every pod that was not stopped, and lets time pass until all inputs and orders to park are committed.
   * @throws SimulationError when that takes more than five virtual minutes
   */
  async settle(): Promise<void> {
    const isSettled = () =>
      this.parking.isDone && this.lagRecords === 0 && !this.#view.isUndecided && this.#pods.isHealthy
    await this.#healUntil(isSettled, () => `${this.lagRecords} input records are never committed`)
  }

  /** Lets every pod end in good order. @throws SimulationError when one does not end within five virtual minutes */
  async shutDown(): Promise<void> {
    for (const name of this.podsUp) this.stopPod(name)
    const isDown = () => this.podsUp.length === 0
    await this.#healUntil(isDown, () => `${this.podsUp.join(', ')} never ended`)
  }

  /** Committed events of a topic: in order within each of its partitions, hence of each tenant. */
  events<V>(topic: Topic<V>): readonly MemoryEvent<V>[] {
    return this.#view.records(topic.name).map(({ value }) => this.#codec.get(value!) as MemoryEvent<V>)
  }

  get deadLetters(): readonly SimulatedDeadLetter[] {
    return this.#view.deadLetters
  }

  /** Every row as a new process would restore it from what is committed now; that of a pod begins with its checkpoints. */
  restoredRows(pod?: string): RestoredRows {
    const stored = (task: number) => (pod === undefined ? undefined : this.#pods.get(pod).stored(task))
    return new RestoredRows(this.builds.current.topology, this.#broker.partitions(this.#own.changelog), stored)
  }

  /** Committed input records that the group's committed offsets are not beyond, over all inputs and the forward topic. */
  get lagRecords(): number {
    return this.#view.lagRecords
  }

  /** An error that says how to repeat this run. */
  failure(detail: string, cause?: unknown): SimulationError {
    return this.#history.failure(detail, cause)
  }

  async #healUntil(isDone: () => boolean, otherwise: () => string): Promise<void> {
    for (const untilMs = this.#time.nowMs + longestSettleMs; !isDone();) {
      for (const name of this.#pods.inState('frozen')) this.thaw(name)
      for (const name of this.#pods.inState('down')) this.startPod(name)
      await this.advance(lookMs)
      if (this.#time.nowMs >= untilMs) throw this.failure(otherwise())
    }
  }

  #makePods(): SimulatedPods {
    return new SimulatedPods({
      ...this.#settings,
      build: () => this.builds.current,
      own: this.#own,
      codec: this.#codec,
      broker: this.#broker,
      network: this.#network,
      random: this.#random,
      log: this.#history.log,
      onFailure: (pod, error) => {
        this.#failure ??= this.failure(`${pod} failed: ${(error as Error).message}`, error)
      },
    })
  }
}
