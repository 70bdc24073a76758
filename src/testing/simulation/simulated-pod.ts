import { RowCodecs } from '#state/row-codec.ts'
import { noWatchdog } from '#runtime/culprit/watchdog.ts'
import { applicationId } from '#stream/topology.ts'
import { checkTopics } from '#runtime/ownership/topic-check.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { FailPointName } from '#runtime/commit/fail-point.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import { Pod } from '#runtime/pod.ts'
import type { PodParts } from '#runtime/pod-parts.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import type { Network } from './network.ts'
import { ProducerFaults } from './producer-faults.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { TrialLimits } from '#runtime/culprit/build-trial.ts'
import type { SimulatedBuild } from './simulated-builds.ts'
import type { SimulatedBroker } from './simulated-broker.ts'
import { SimulatedConsumer } from './simulated-consumer.ts'
import { SimulatedDisks, type StoredTask } from './simulated-disks.ts'
import { SimulatedProcess } from './simulated-process.ts'
import { SimulatedProducer } from './simulated-producer.ts'
import { SimulatedRestore } from './simulated-restore.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { FencedError, KafkaCallError } from '#runtime/ports/errors.ts'

/** The parts of a pod in a simulation. */
export interface SimulatedPodParts extends Pick<
  PodParts,
  'commitIntervalMs' | 'transactionTimeoutMs' | 'revokeBudgetMs' | 'checkpointEveryMs' | 'growthCheckMs'
> {
  readonly name: string
  /** The build of the next process. */
  readonly build: () => SimulatedBuild
  readonly trialLimits: TrialLimits
  readonly own: OwnTopics
  readonly codec: CodecPort
  readonly broker: SimulatedBroker
  readonly network: Network
  readonly random: SeededRandom
  readonly log: Log
  readonly sessionTimeoutMs: number
  /** Told when a pod ends in a way that no restart mends. */
  readonly onFailure: (pod: string, error: unknown) => void
}

/** `stopped` = asked to end in good order. */
export type PodState = 'running' | 'frozen' | 'down' | 'stopped'

/** Gone with the process of a pod, such as when it comes back on another machine. */
export type Losses = 'nothing' | 'disks'

const firstPauseMs = 500
const longestPauseMs = 4_000

/** One pod: its processes, one after the other, each with the same instance id and transactional id. */
export class SimulatedPod {
  readonly faults = new ProducerFaults()
  /** How far the clock of the next process is ahead of the broker's, in milliseconds; that of a process never jumps. */
  skewMs = 0
  readonly #parts: SimulatedPodParts
  readonly #disks: SimulatedDisks
  #process: SimulatedProcess | undefined
  #pod: Pod | undefined
  #processes = 0
  #isStopping = false
  #killAt: { readonly name: FailPointName; left: number; readonly freeze: boolean } | undefined

  constructor(parts: SimulatedPodParts) {
    this.#parts = parts
    const stores = taskStores(parts.build().topology).map(({ number }) => number)
    this.#disks = new SimulatedDisks(stores, parts.random, (what) => this.#say(what))
  }

  get name(): string {
    return this.#parts.name
  }

  /** Whether a process is there, frozen or not. */
  get isUp(): boolean {
    return this.#process !== undefined && !this.#process.isDead
  }

  get state(): PodState {
    if (this.isUp && this.#process!.isFrozen) return 'frozen'
    if (this.#isStopping) return 'stopped'
    return this.isUp ? 'running' : 'down'
  }

  /** The rows of a task on its disk, if there is a checkpoint of them. */
  stored(task: number): StoredTask | undefined {
    return this.#disks.stored(task)
  }

  /** Starts a process, unless one is there. */
  start(): void {
    if (this.isUp) return
    const { name, broker, random } = this.#parts
    this.#isStopping = false
    const process = new SimulatedProcess(`${name}-${++this.#processes}`, broker.time, random)
    this.#process = process
    void this.#main(process)
  }

  /** Ends in good order: a last commit, then the process is gone. */
  stop(): void {
    this.#isStopping = true
    this.#pod?.stop()
  }

  crash(loses: Losses = 'nothing'): void {
    this.#process?.crash()
    if (loses === 'disks') this.#disks.lose()
  }

  freeze(): void {
    this.#process?.freeze()
  }

  thaw(): void {
    this.#process?.thaw()
  }

  /** Crashes or freezes the process when a commit reaches this step for the `count`-th time from now. */
  failAt(name: FailPointName, count: number, freeze: boolean): void {
    this.#killAt = { name, left: count, freeze }
  }

  /** As the program that runs a pod in production: faults that pass are answered by starting again in the same process. */
  async #main(process: SimulatedProcess): Promise<void> {
    const { skewMs } = this
    const build = this.#parts.build()
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await this.#runOnce(process, build, skewMs)
        return process.crash()
      } catch (error) {
        if (!isRecoverable(error)) return this.#exit(process, error)
        this.#say(`starts again in ${pauseMs} ms: ${(error as Error).message}`)
        await process.sleep(pauseMs)
        if (this.#isStopping) return process.crash()
      }
    }
  }

  #exit(process: SimulatedProcess, error: unknown): void {
    process.crash()
    if (!(error instanceof FencedError) && !isFencedByGroup(error)) return this.#parts.onFailure(this.name, error)
    this.#say('has been fenced and exits')
    const { broker, random } = this.#parts
    broker.time.after(random.between(500, 3_000), () => {
      if (!this.#isStopping) this.start()
    })
  }

  async #runOnce(process: SimulatedProcess, build: SimulatedBuild, skewMs: number): Promise<void> {
    const { own, broker, network, random, name, sessionTimeoutMs } = this.#parts
    const instanceId = `${applicationId(build.topology)}-${name}`
    const parts = this.#podParts(process, build, skewMs)
    const shared = { broker, network, random, process }
    const consumer = new SimulatedConsumer({ ...shared, instanceId, sessionTimeoutMs, anchorTopic: own.journal })
    const { membership } = consumer
    const producer = new SimulatedProducer({ ...shared, transactionalId: instanceId, membership, faults: this.faults })
    const restore = new SimulatedRestore(shared)
    try {
      await checkTopics({ ...parts, restore }, new AbortController().signal)
      await producer.init()
      consumer.join()
      this.#pod = new Pod({ ...parts, consumer, producer, restore })
      if (this.#isStopping) this.#pod.stop()
      await this.#pod.run()
    } finally {
      this.#pod = undefined
      await producer.close()
      await consumer.close()
    }
  }

  #podParts(
    process: SimulatedProcess,
    { name, topology }: SimulatedBuild,
    skewMs: number,
  ): Omit<PodParts, 'consumer' | 'producer' | 'restore'> {
    const { own, codec, log, broker, trialLimits } = this.#parts
    return {
      ...this.#parts,
      topology,
      own,
      codec,
      log,
      rows: new RowCodecs(taskStores(topology)),
      openTables: (task, refuse) => this.#disks.open(task, refuse, process),
      observer: noObserver,
      watchdog: noWatchdog,
      acceptedTopicIds: new Set(),
      trial: { build: name, onFlood: 'hold', limits: trialLimits },
      failPoint: (name) => this.#reached(process, name),
      session: process.session,
      nowMs: () => broker.nowMs + skewMs,
      sleep: (ms, signal) => process.sleep(ms, signal),
    }
  }

  #reached(process: SimulatedProcess, name: FailPointName): void {
    const kill = this.#killAt
    if (kill === undefined || kill.name !== name || --kill.left > 0) return
    this.#killAt = undefined
    this.#say(`${kill.freeze ? 'freezes' : 'crashes'} ${name}`)
    if (kill.freeze) process.freeze()
    else process.crash()
  }

  #say(what: string): void {
    this.#parts.log.warn({}, `${this.name} ${what}`)
  }
}

const isFencedByGroup = (error: unknown): boolean =>
  error instanceof KafkaCallError && error.operation === 'consume' && error.kafkaCode === -150

const isRecoverable = (error: unknown): boolean => error instanceof KafkaCallError && !isFencedByGroup(error)
