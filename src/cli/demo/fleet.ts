import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from '#local/free-port.ts'
import { type ApplicationName, applicationNames } from '../applications.ts'
import { PodProcess } from './pod-process.ts'

/** A pod that was killed while the demo ran. */
export interface KilledPod {
  readonly application: ApplicationName
  /** From the kill to the first commit of the process that replaced it. */
  readonly recoverySeconds: number
}

const podsEach = 2
const lookEveryMs = 50
const recoverWithinMs = 30_000

/** The pods of all applications, two of each. */
export class Fleet {
  readonly #environment: Readonly<Record<string, string>>
  #pods: readonly PodProcess[] = []
  #isKilling = false

  /** @param environment of every pod */
  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment
  }

  /** Resolves when every pod is ready. @throws PodProcessError */
  async start(): Promise<void> {
    const ports = await freePorts(applicationNames.length * podsEach)
    const places = applicationNames.flatMap((application) =>
      Array.from({ length: podsEach }, (_, instance) => ({ application, instance: String(instance) })),
    )
    this.#pods = places.map((place, index) => new PodProcess({ ...place, port: ports[index]! }, this.#environment))
    await Promise.all(this.#pods.map((pod) => pod.ready()))
  }

  get metricsUrls(): readonly string[] {
    return this.#pods.map(({ metricsUrl }) => metricsUrl)
  }

  /** Input records that no pod has processed yet; `undefined` while one does not answer. */
  async lagRecords(): Promise<number | undefined> {
    const lags = await Promise.all(this.#pods.map((pod) => pod.metric('eventzr_input_lag_records')))
    return lags.reduce((sum, lag) => (sum === undefined || lag === undefined ? undefined : sum + lag), 0)
  }

  /** @throws PodProcessError when a pod ended by itself */
  assertAlive(): void {
    if (!this.#isKilling) for (const pod of this.#pods) pod.assertAlive()
  }

  /** Kills the first pod of an application without a warning and starts it again at once, as a supervisor would. */
  async kill(application: ApplicationName): Promise<KilledPod> {
    const victim = this.#pods.find((pod) => pod.place.application === application)!
    this.#isKilling = true
    const killedMs = Date.now()
    await victim.stop('SIGKILL')
    const successor = new PodProcess(victim.place, this.#environment)
    this.#pods = this.#pods.map((pod) => (pod === victim ? successor : pod))
    this.#isKilling = false
    while (!((await successor.metric('eventzr_commit_duration_seconds_count')) ?? 0)) {
      if (Date.now() - killedMs > recoverWithinMs) break
      await pause(lookEveryMs)
    }
    return { application, recoverySeconds: (Date.now() - killedMs) / 1000 }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#pods.map((pod) => pod.stop('SIGTERM')))
  }
}
