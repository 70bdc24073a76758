import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { NewTopic } from '#kafka/admin.ts'
import { type OwnTopics, ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology, countingTopologyOfTwo, totalsTopic } from '../../examples/counting/counting-topology.ts'
import { addPartitions, createTopics, deleteTopic } from './create-topics.ts'
import { Load } from './load.ts'
import { openTransactions } from './open-transactions.ts'
import { OutputWatch, type SeenOutput } from './output-watch.ts'
import { type PodOptions, PodProcess } from './pod-process.ts'
import { readTopic } from './read-topic.ts'
import { restoredRows } from './restored-rows.ts'
import { type Output, type Verdict, verdictOf } from './verdict.ts'

export interface CountingRunSettings {
  readonly brokers: string
  readonly application: string
  readonly tasks: number
  readonly inputs?: 1 | 2
  /** Counts of the input topics with another number than there are tasks. */
  readonly partitions?: Readonly<Record<string, number>>
  /** Settings of topics beside the wanted ones. */
  readonly config?: Readonly<Record<string, NewTopic['config']>>
  /** Which numbers are sent to a wrong partition. */
  readonly misplaced?: (n: number) => boolean
}

/** Far beyond what anything takes: what has not come by then does not come. */
const patienceMs = 30_000

/** Topics of the counting application, a load for them and a watch over what comes out; its pods are started by the caller. */
export class CountingRun {
  readonly brokers: string
  readonly application: string
  readonly own: OwnTopics
  readonly load: Load
  readonly watch: OutputWatch
  readonly #topology: Topology
  readonly #tasks: number
  readonly #inputs: 1 | 2
  readonly #pods: PodProcess[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'counting-run-'))

  private constructor(settings: CountingRunSettings, topology: Topology, load: Load, watch: OutputWatch) {
    this.brokers = settings.brokers
    this.application = settings.application
    this.own = ownTopics(applicationId(topology))
    this.load = load
    this.watch = watch
    this.#topology = topology
    this.#tasks = settings.tasks
    this.#inputs = settings.inputs ?? 1
  }

  static async prepare(settings: CountingRunSettings): Promise<CountingRun> {
    const { brokers, application, tasks, inputs, partitions, config, misplaced } = settings
    const topology = inputs === 2 ? countingTopologyOfTwo(application) : countingTopology(application)
    await createTopics(brokers, topology, ownTopics(applicationId(topology)), tasks, partitions, config)
    const names = topology.sources.map(({ topic }) => topic.name)
    const load = await Load.connect(brokers, names, misplaced)
    const watch = await OutputWatch.start(brokers, totalsTopic(application).name, tasks)
    return new CountingRun(settings, topology, load, watch)
  }

  startPod(options: PodOptions): PodProcess {
    const pod = new PodProcess(this.application, this.brokers, { inputs: this.#inputs, ...options })
    this.#pods.push(pod)
    return pod
  }

  /** A state folder for all lives of a pod, as long as the run. */
  stateFolderOf(instanceId: string): string {
    return join(this.#folder, instanceId)
  }

  /** How often its pods began with the rows of a checkpoint, a task each. */
  get fromCheckpoint(): number {
    return this.#pods.reduce((sum, pod) => sum + pod.fromCheckpoint, 0)
  }

  /** Gives an input more partitions, and the load uses them. */
  async grow(topic: string, partitions: number): Promise<void> {
    await addPartitions(this.brokers, topic, partitions)
    await this.load.useAllPartitions(topic)
  }

  /** Deletes a topic and makes it again, as `topics apply` would. */
  async recreate(topic: string, afterMs = 0): Promise<void> {
    await deleteTopic(this.brokers, topic)
    await pause(afterMs)
    await createTopics(this.brokers, this.#topology, this.own, this.#tasks)
  }

  /** @throws when `seen` does not hold for the committed outputs in time */
  async seen(seen: (outputs: readonly SeenOutput[]) => boolean): Promise<void> {
    if (await this.watch.until(seen, patienceMs)) return
    const tails = this.#pods.map((pod) => `pod ${pod.settings.by}:\n${pod.lastLines(20)}`)
    throw new Error(`not seen within ${patienceMs} ms: ${String(seen)}\n${tails.join('\n')}`)
  }

  /** Resolves with false when not every number that was sent has a committed output in time. */
  drained(withinMs = patienceMs): Promise<boolean> {
    const { length } = this.load.sent
    return this.watch.until(
      (outputs) => outputs.length >= length && new Set(outputs.map(({ n }) => n)).size >= length,
      withinMs,
    )
  }

  /** Judges from the topics what became of all that was sent; call when no pod runs. */
  async verdict(): Promise<Verdict> {
    const messages = await readTopic(this.brokers, totalsTopic(this.application).name)
    const outputs = messages.map(({ value }) => JSON.parse(value!.toString()) as Output)
    const connection = { brokers: this.brokers, clientId: this.application, settings: {} }
    const rows = await restoredRows(connection, this.#topology, this.own.changelog, this.#tasks)
    return verdictOf(this.load.sent, outputs, rows)
  }

  /** How many partitions have a transaction that has not ended after `withinMs`. */
  async openTransactions(withinMs: number): Promise<number> {
    const sinks = this.#topology.sinks.map(({ topic }) => topic.name)
    const partitions = [...Object.values<string>({ ...this.own }), ...sinks].flatMap((topic) =>
      Array.from({ length: this.#tasks }, (_, partition) => ({ topic, partition })),
    )
    for (const deadlineMs = Date.now() + withinMs; ; await pause(100)) {
      const { length } = await openTransactions(this.brokers, partitions)
      if (length === 0 || Date.now() >= deadlineMs) return length
    }
  }

  /** Asks all pods to end. @returns their exit codes or signals */
  stopPods(): Promise<readonly string[]> {
    for (const pod of this.#pods) pod.kill('SIGTERM')
    return Promise.all(this.#pods.map((pod) => pod.ended()))
  }

  /** Ends everything that it has started. */
  async close(): Promise<void> {
    for (const pod of this.#pods) pod.kill('SIGKILL')
    await Promise.all(this.#pods.map((pod) => pod.ended()))
    await this.watch.close()
    await this.load.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
