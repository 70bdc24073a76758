import { type PodState, SimulatedPod, type SimulatedPodParts } from './simulated-pod.ts'

/** The pods of a cluster by name, started or not. */
export class SimulatedPods {
  readonly #parts: Omit<SimulatedPodParts, 'name'>
  readonly #byName = new Map<string, SimulatedPod>()

  constructor(parts: Omit<SimulatedPodParts, 'name'>) {
    this.#parts = parts
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()]
  }

  get up(): readonly string[] {
    return this.#named(({ isUp }) => isUp)
  }

  /** Whether every pod runs that was not stopped. */
  get isHealthy(): boolean {
    return this.#named(({ state }) => state === 'frozen' || state === 'down').length === 0
  }

  /** @throws Error when no pod of that name was ever started */
  get(name: string): SimulatedPod {
    const pod = this.#byName.get(name)
    if (pod === undefined) throw new Error(`there is no pod ${name}; start it first`)
    return pod
  }

  inState(wanted: PodState): readonly string[] {
    return this.#named(({ state }) => state === wanted)
  }

  /** Starts a process of the pod, unless it has one. */
  start(name: string): void {
    const pod = this.#byName.get(name) ?? new SimulatedPod({ ...this.#parts, name })
    this.#byName.set(name, pod)
    pod.start()
  }

  #named(wanted: (pod: SimulatedPod) => boolean): readonly string[] {
    return [...this.#byName.values()].filter(wanted).map(({ name }) => name)
  }
}
