import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from '#world/local/free-port.ts'
import { type ApplicationName, applicationNames } from '#cli/applications.ts'
import type { KilledPod } from './killed-pod.ts'
import { DemoPod, DemoPodError, type PodPlace } from './demo-pod.ts'
import type { MemoryLook } from './pod-memory.ts'

const podsEach = 2
const lookEveryMs = 50
/** The start of a pod on a slow machine, and its rows. */
const recoverWithinMs = 120_000

/** The pods of all applications, two of each. */
export class DemoPods {
  readonly #environment: Readonly<Record<string, string>>
  #places: readonly PodPlace[] = []
  #pods: readonly DemoPod[] = []
  #isKilling = false
  #isStopped = false
  #killed: KilledPod | undefined

  /** @param environment of every pod */
  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment
  }

  /** Resolves when every pod is ready. @throws DemoPodError */
  async start(): Promise<void> {
    const count = applicationNames.length * podsEach
    const ports = await freePorts(2 * count)
    const places = applicationNames.flatMap((application) =>
      Array.from({ length: podsEach }, (_, instance) => ({ application, instance: String(instance) })),
    )
    this.#places = places.map((place, index) => ({ ...place, port: ports[index]!, adminPort: ports[count + index]! }))
    this.#pods = this.#places.map((place) => this.#podAt(place))
    await Promise.all(this.#pods.map((pod) => pod.ready()))
  }

  /** The live page of each pod. */
  get pageUrls(): readonly string[] {
    return this.#pods.map(({ pageUrl }) => pageUrl)
  }

  /** The pages of all pods link to each other. */
  #podAt(place: PodPlace): DemoPod {
    const others = this.#places.filter((other) => other !== place)
    const peers = others.map(
      ({ application, instance, adminPort }) => `${application}-${instance}=http://127.0.0.1:${adminPort}`,
    )
    return new DemoPod(place, { ...this.#environment, EVENTZR_ADMIN_PEERS: peers.join(',') })
  }

  get metricsUrls(): readonly string[] {
    return this.#pods.map(({ metricsUrl }) => metricsUrl)
  }

  /** Input records that no pod has processed yet; `undefined` while one does not answer. */
  async lagRecords(): Promise<number | undefined> {
    const lags = await Promise.all(this.#pods.map((pod) => pod.sum('eventzr_input_lag_records')))
    return lags.reduce((sum, lag) => (sum === undefined || lag === undefined ? undefined : sum + lag), 0)
  }

  memory(): Promise<readonly MemoryLook[]> {
    return Promise.all(this.#pods.map((pod) => pod.memory()))
  }

  /** The pod that was killed last, once its successor has committed. */
  get killed(): KilledPod | undefined {
    return this.#killed
  }

  /** @throws DemoPodError when a pod ended by itself */
  assertAlive(): void {
    if (!this.#isKilling) for (const pod of this.#pods) pod.assertAlive()
  }

  /**
   * Kills the first pod of an application without a warning and starts it again at once, as a supervisor would; resolves with
   * the first commit of its successor. @throws DemoPodError when there is none in time
   */
  async kill(application: ApplicationName): Promise<KilledPod> {
    const victim = this.first(application)
    const tasks = await victim.tasks()
    if (tasks === undefined) throw new DemoPodError(`the pod of ${application} to be killed tells of no task`)
    const killedMs = Date.now()
    const successor = await this.#replace(victim)
    while (!(await successor.metric('eventzr_commit_duration_seconds_count'))) {
      successor.assertAlive()
      if (Date.now() - killedMs > recoverWithinMs)
        throw new DemoPodError(`the killed pod of ${application} has not committed again in ${recoverWithinMs} ms`)
      await pause(lookEveryMs)
    }
    return (this.#killed = { application, tasks, recoverySeconds: (Date.now() - killedMs) / 1000 })
  }

  /** The first pod of an application. */
  first(application: ApplicationName): DemoPod {
    return this.#pods.find((pod) => pod.place.application === application)!
  }

  /** Kills the first pod of an application, has something done, and starts it again; resolves when it is ready. @throws DemoPodError */
  async restart(application: ApplicationName, between: () => Promise<void>): Promise<void> {
    await (await this.#replace(this.first(application), between)).ready()
  }

  async #replace(victim: DemoPod, between = (): Promise<void> => Promise.resolve()): Promise<DemoPod> {
    this.#isKilling = true
    await victim.stop('SIGKILL')
    await between()
    if (this.#isStopped) throw new DemoPodError('the pods are stopped')
    const successor = this.#podAt(victim.place)
    this.#pods = this.#pods.map((pod) => (pod === victim ? successor : pod))
    this.#isKilling = false
    return successor
  }

  /** Ends every pod; none is started any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#pods.map((pod) => pod.stop('SIGTERM')))
  }
}
