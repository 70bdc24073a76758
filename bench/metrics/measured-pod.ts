import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology } from '../../examples/counting/counting-topology.ts'
import { createTopics } from '../counting/create-topics.ts'
import { Load } from '../counting/load.ts'
import { PodProcess } from '../counting/pod-process.ts'

const tasks = 3
const tenants = 500
const firstWorkWithinMs = 30_000

/** The work of a pod so far. */
export interface PodWork {
  readonly records: number
  /** The CPU of all of its threads, those of the Kafka clients too. */
  readonly cpuMs: number
}

/** A pod of the counting application with a load of its own, settings as in production. */
export class MeasuredPod {
  readonly #load: Load
  readonly #pod: PodProcess
  readonly #folder: string

  private constructor(load: Load, pod: PodProcess, folder: string) {
    this.#load = load
    this.#pod = pod
    this.#folder = folder
  }

  /** Resolves when it has processed its first records. @throws when it has not within 30 s */
  static async start(brokers: string, application: string, metrics: boolean): Promise<MeasuredPod> {
    const topology = countingTopology(application)
    await createTopics(brokers, topology, ownTopics(applicationId(topology)), tasks)
    const folder = mkdtempSync(join(tmpdir(), 'measured-pod-'))
    const load = await Load.connect(
      brokers,
      topology.sources.map(({ topic }) => topic.name),
    )
    const pod = new PodProcess(application, brokers, { metrics, stateFolder: folder, ...likeProduction })
    const measured = new MeasuredPod(load, pod, folder)
    load.send(tenants, tenants)
    await measured.#worked().catch(async (error: unknown) => {
      await measured.close()
      throw error
    })
    return measured
  }

  async #worked(): Promise<void> {
    const late = AbortSignal.timeout(firstWorkWithinMs)
    await this.#pod.says((log) => {
      late.throwIfAborted()
      return log.includes('"cpuMs"')
    })
  }

  /** From now on so many records come in a second. */
  load(recordsPerSecond: number): void {
    this.#load.start(recordsPerSecond, tenants)
  }

  /** As of its last word, which comes ten times a second. */
  get work(): PodWork {
    const line = this.#pod.log.slice(this.#pod.log.lastIndexOf('{"atMs"', this.#pod.log.lastIndexOf('"cpuMs"')))
    const { encoded: records, cpuMs } = JSON.parse(line.slice(0, line.indexOf('\n'))) as {
      readonly encoded: number
      readonly cpuMs: number
    }
    return { records, cpuMs }
  }

  /** Records sent and not processed. */
  get lag(): number {
    return this.#load.sent.length - this.work.records
  }

  async close(): Promise<void> {
    await this.#load.stop()
    this.#pod.kill('SIGTERM')
    await this.#pod.endsSoon()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const likeProduction = {
  diskLimits: {
    pinnedRows: 10_000,
    pinnedBytes: 8 * 1024 * 1024,
    cachedBytes: 4 * 1024 * 1024,
    timersAheadMs: 60_000,
    loadedTimers: 10_000,
  },
  checkpointEveryMs: 30_000,
  sessionTimeoutMs: 45_000,
  transactionTimeoutMs: 10_000,
  growthCheckMs: 10_000,
} as const
