import { type Careful, CarefulMode, openCareful } from '#runtime/culprit/careful-mode.ts'

/** How far a task is. */
interface Progress {
  /** Steps done. */
  readonly position: number
  /** Those that became dead letters instead. */
  readonly deadLetters: readonly string[]
}

/** What Kafka holds of a task. */
interface Durable extends Progress {
  readonly row:
    | { readonly session: string; readonly closed: boolean; readonly careful?: Careful | undefined }
    | undefined
}

interface Running {
  readonly mode: CarefulMode
  progress: Progress
  frozen: Durable | undefined
}

export interface Given {
  readonly tasks: number
  /** Steps that each task has to do. */
  readonly steps: number
  /** Steps that kill their process, as `task/step`. */
  readonly killers: ReadonlySet<string>
  /** A number in [0, 1), the same in every run. */
  readonly random: () => number
  /** How likely something else kills the process, at each pass. */
  readonly otherDeaths: number
}

/** The process died. */
class Death extends Error {}

/** A pod reduced to what careful mode sees: tasks that step, one transaction at a time for all of them, and sudden deaths. */
export class CarefulPod {
  readonly durable: Durable[]
  /** How often each killer was run. */
  readonly kills = new Map<string, number>()
  otherDeaths = 0
  readonly #given: Given
  /** Steps that were announced at a death: something else does not hit them a second time. */
  readonly #hit = new Set<string>()
  #sessions = 0
  #running: readonly Running[] = []

  constructor(given: Given) {
    this.#given = given
    this.durable = Array.from({ length: given.tasks }, () => ({ row: undefined, position: 0, deadLetters: [] }))
  }

  /** Starts processes until every step of every task is committed. */
  run(): void {
    for (let processes = 0; this.#isUnfinished; processes++) {
      if (processes > 200) throw new Error('the tasks never come to their end')
      try {
        this.#open(`session-${this.#sessions++}`)
        while (this.#isUnfinished) this.#pass()
      } catch (error) {
        if (!(error instanceof Death)) throw error
        for (const step of this.#announced) this.#hit.add(step)
        // The broker decides a transaction that was on its way.
        if (this.#chance(0.5)) this.#fold()
      }
    }
  }

  get #isUnfinished(): boolean {
    return this.durable.some(({ position }) => position < this.#given.steps)
  }

  #open(session: string): void {
    this.#running = this.durable.map(({ row, ...progress }, task) => ({
      mode: new CarefulMode(
        openCareful(row && { ...row, positions: [] }, session, [
          { topic: 'in', partition: task, first: 0, end: this.#given.steps },
        ]),
      ),
      progress,
      frozen: undefined,
    }))
    // No task takes a step before its first tick is committed and read back.
    this.#freeze(session)
    this.#dieOfSomethingElse()
    this.#fold()
  }

  #pass(): void {
    const session = `session-${this.#sessions - 1}`
    for (const [task, running] of this.#running.entries()) this.#steps(task, running)
    this.#dieOfSomethingElse()
    const onItsWay = this.#running.some(({ frozen }) => frozen !== undefined)
    if (onItsWay && this.#chance(0.7)) this.#fold()
    else if (onItsWay && this.#chance(0.05)) this.#drop()
    else if (!onItsWay && (this.#chance(0.1) || this.#running.some(({ mode }) => mode.isBlockedUntilCommit)))
      this.#freeze(session)
    if (this.#chance(0.005)) this.#restart(session)
  }

  #steps(task: number, running: Running): void {
    for (let left = this.#given.random() * 300; left > 0; left--) {
      if (this.#running.some((other) => other !== running && other.mode.suspicious)) return
      const { position, deadLetters } = running.progress
      if (position === this.#given.steps) return
      const step = `${task}/${position}`
      const answer = running.mode.active ? running.mode.before(step) : 'run'
      if (answer === 'wait') return
      if (answer === 'run') this.#try(step)
      running.progress = {
        position: position + 1,
        deadLetters: answer === 'run' ? deadLetters : [...deadLetters, step],
      }
      running.mode.stepped(step)
    }
  }

  #try(step: string): void {
    if (!this.#given.killers.has(step)) return
    this.kills.set(step, (this.kills.get(step) ?? 0) + 1)
    throw new Death()
  }

  #dieOfSomethingElse(): void {
    if (!this.#chance(this.#given.otherDeaths)) return
    if (this.#announced.some((step) => this.#hit.has(step))) return
    this.otherDeaths++
    throw new Death()
  }

  /** Steps that are announced, or are when the transaction on its way is committed. */
  get #announced(): readonly string[] {
    const rows = [...this.durable, ...this.#running.map(({ frozen }) => frozen)].map((state) => state?.row)
    return rows.flatMap((row) => row?.careful?.trying ?? [])
  }

  #freeze(session: string): void {
    for (const [task, running] of this.#running.entries()) {
      const input = { topic: 'in', partition: task, position: running.progress.position, size: 1, endSeen: false }
      const careful = running.mode.freeze([input], false)
      running.frozen = { ...running.progress, row: { session, closed: false, careful } }
    }
  }

  #fold(): void {
    for (const [task, running] of this.#running.entries()) {
      if (running.frozen === undefined) continue
      this.durable[task] = JSON.parse(JSON.stringify(running.frozen)) as Durable
      running.frozen = undefined
      running.mode.fold()
    }
  }

  #drop(): void {
    for (const [task, running] of this.#running.entries()) {
      running.frozen = undefined
      running.progress = this.durable[task]!
      running.mode.drop()
    }
  }

  /** From the last commit, within the process or after it was closed: nobody died. */
  #restart(session: string): void {
    this.#drop()
    if (this.#chance(0.5)) return this.#open(session)
    for (const [task, { row, ...progress }] of this.durable.entries())
      this.durable[task] = { row: row && { ...row, closed: true }, ...progress }
    this.#open(`session-${this.#sessions++}`)
  }

  #chance(probability: number): boolean {
    return this.#given.random() < probability
  }
}
