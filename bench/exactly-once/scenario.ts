import { setTimeout as pause } from 'node:timers/promises'
import { SeededRandom } from '#world/simulator/seeded-random.ts'
import type { OutputWatch, SeenOutput } from '../counting/output-watch.ts'
import type { Fault } from './fault-plan.ts'
import type { Fleet } from './fleet.ts'
import { type Death, takeoverSeconds, tasksOf } from './times.ts'

export interface ScenarioParts {
  readonly fleet: Fleet
  readonly watch: OutputWatch
  /** Gives an input more partitions. */
  readonly grow: () => Promise<void>
  /** Lets the end of a transaction of a pod arrive within the next one, if that pod has two. @returns the broker's error code */
  readonly sendLateCopy: (ordinal: number) => Promise<number>
  readonly say: (line: string) => void
  readonly seed: number
  /** Far beyond every target; after that the run goes on and fails. */
  readonly patienceMs: number
}

/** Another pod is killed within the first part of an absence, before the group has noticed it. */
const alsoKillWithinMs = 2_500
/** So many of the killed pods come back on another machine. */
const shareOfLostDisks = 1 / 3

/** Does to the pods what a plan says, and keeps who ended when. */
export class Scenario {
  /** Killed and started again at once. */
  readonly restarted: Death[] = []
  /** Killed or stopped until others had taken over. */
  readonly absent: Death[] = []
  /** Asked to end for good. */
  readonly left: Death[] = []
  /** The broker's answers to the late copies that arrived: 0 = taken. */
  readonly lateCopies: number[] = []
  /** How often a pod had no task when all should have been calm. */
  idlePods = 0
  readonly #parts: ScenarioParts
  readonly #random: SeededRandom

  constructor(parts: ScenarioParts) {
    this.#parts = parts
    this.#random = new SeededRandom(`scenario ${parts.seed}`)
  }

  /** The outputs so far. */
  get outputs(): readonly SeenOutput[] {
    return this.#parts.watch.outputs
  }

  /** Starts pods until `count` run, and waits until each has tasks. */
  async scaleOut(count: number): Promise<void> {
    const { fleet, say } = this.#parts
    for (let ordinal = fleet.ordinals.length; ordinal < count; ordinal++) fleet.start(ordinal)
    await this.#calm()
    say(`${count} pods have tasks`)
  }

  /** Ends the last pod and waits until the others have its tasks. */
  async scaleIn(): Promise<void> {
    const { fleet, say } = this.#parts
    const ordinal = Math.max(...fleet.ordinals)
    const death = { atMs: Date.now(), life: fleet.lifeOf(ordinal), nextLife: undefined }
    this.left.push(death)
    await fleet.stop(ordinal)
    await this.#takenOver(death)
    say(`pod ${ordinal} is gone for good`)
  }

  async run(plan: readonly Fault[]): Promise<void> {
    for (const [index, fault] of plan.entries()) {
      await pause(fault.afterMs)
      this.#parts.say(`${index + 1} of ${plan.length}: ${fault.kind}`)
      await this.#do(fault)
      await this.#calm()
    }
  }

  async #do(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill':
        return this.#kill(this.#choose(fault.share), fault.lateCopy)
      case 'take-over':
        return this.#absence(this.#choose(fault.share), fault.alsoKill, 'killed')
      case 'zombie':
        return this.#absence(this.#choose(fault.share), fault.alsoKill, 'stopped')
      case 'rolling-restart':
        return this.#restartOneByOne()
      case 'growth':
        return this.#parts.grow()
    }
  }

  #choose(share: number): number {
    const { ordinals } = this.#parts.fleet
    return ordinals[Math.floor(share * ordinals.length)]!
  }

  async #kill(ordinal: number, lateCopy: boolean): Promise<void> {
    if (lateCopy) await this.#sendLateCopy(ordinal)
    return this.#killAndRestart(ordinal)
  }

  /** A dead or idle pod has no transactions, so none of them would ever be held. */
  async #sendLateCopy(ordinal: number): Promise<void> {
    const { sendLateCopy, say, patienceMs } = this.#parts
    const answer = await Promise.race([sendLateCopy(ordinal), pause(patienceMs, undefined, { ref: false })])
    if (answer === undefined) say(`no late copy for pod ${ordinal} within ${patienceMs} ms`)
    else this.lateCopies.push(answer)
  }

  async #killAndRestart(ordinal: number, whileAway = false): Promise<void> {
    const { fleet } = this.#parts
    const [atMs, life] = [Date.now(), fleet.lifeOf(ordinal)]
    await this.#killMaybeWithDisk(ordinal)
    const nextLife = fleet.start(ordinal)
    this.restarted.push({ atMs, life, nextLife, whileAway })
  }

  async #killMaybeWithDisk(ordinal: number): Promise<void> {
    const { fleet } = this.#parts
    await fleet.kill(ordinal)
    if (this.#random.chance(shareOfLostDisks)) fleet.deleteDisk(ordinal)
  }

  async #absence(ordinal: number, alsoKill: boolean, how: 'killed' | 'stopped'): Promise<void> {
    const { fleet } = this.#parts
    const others = fleet.ordinals.filter((other) => other !== ordinal)
    const death = { atMs: Date.now(), life: fleet.lifeOf(ordinal), nextLife: undefined }
    if (how === 'killed') await this.#killMaybeWithDisk(ordinal)
    else fleet.freeze(ordinal)
    if (alsoKill && others.length > 0) {
      await pause(this.#random.between(0, alsoKillWithinMs))
      await this.#killAndRestart(others[this.#random.between(0, others.length - 1)]!, true)
    }
    if (others.length > 0) {
      this.absent.push(death)
      await this.#takenOver(death)
    }
    if (how === 'killed') fleet.start(ordinal)
    else fleet.thaw(ordinal)
  }

  async #restartOneByOne(): Promise<void> {
    const { fleet } = this.#parts
    for (const ordinal of fleet.ordinals) {
      await fleet.stop(ordinal)
      fleet.start(ordinal)
      await this.#calm()
    }
  }

  async #takenOver(death: Death): Promise<void> {
    const { watch, say, patienceMs } = this.#parts
    const over = await watch.until((outputs) => takeoverSeconds(death, outputs) !== undefined, patienceMs)
    if (!over) say(`nobody has taken over from ${death.life} within ${patienceMs} ms`)
  }

  /** Every pod that runs has tasks: only then is it known what the next fault hits. */
  async #calm(): Promise<void> {
    const { fleet, watch, say, patienceMs } = this.#parts
    const idle = () =>
      fleet.ordinals.filter(
        (ordinal) => tasksOf({ atMs: Date.now(), life: fleet.lifeOf(ordinal) }, watch.outputs).size === 0,
      )
    const calm = await watch.until(() => idle().length === 0, patienceMs)
    if (calm) return
    const ordinals = idle()
    this.idlePods += ordinals.length
    say(`pods ${ordinals.join(', ')} have no task after ${patienceMs} ms`)
  }
}
