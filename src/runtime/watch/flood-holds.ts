import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'

export interface FloodHoldsParts {
  readonly consumer: Pick<ConsumerPort, 'seek'>
  readonly log: Log
  readonly nowMs: () => number
}

/** A task as seen from here. */
export type Holdable = Pick<OwnedTask, 'number' | 'trial' | 'isFrozen' | 'stand' | 'goOn' | 'committedPositions'>

/**
 * Lets a task stand when its new build has made a flood of dead letters: the flood is dropped before a commit has it, and the
 * inputs go back to the last commit. An operator's order ends that, or another build.
 */
export class FloodHolds {
  readonly #parts: FloodHoldsParts

  constructor(parts: FloodHoldsParts) {
    this.#parts = parts
  }

  /** Call in each pass after the steps, when no poll is in flight. A transaction on its way holds older work, and ends first. */
  async check(tasks: readonly Holdable[]): Promise<void> {
    const begun = tasks.filter(({ trial, isFrozen }) => trial?.held !== undefined && !trial.stands && !isFrozen)
    const ended = tasks.filter(({ trial }) => trial?.stands && trial.held === undefined)
    if (begun.length + ended.length === 0) return
    for (const task of begun) this.#begin(task)
    for (const task of ended) this.#end(task)
    await this.#parts.consumer.seek([...begun, ...ended].flatMap(({ committedPositions }) => committedPositions))
  }

  #begin(task: Holdable): void {
    const { number, trial } = task
    const { build, held: failures } = trial!
    task.stand()
    this.#parts.log.error(
      { code: 'BUILD_HELD', task: number, build, failures },
      `rules of ${build}, which is new to task ${number}, fail for inputs of several tenants: nothing of that is committed, and the ` +
        'task takes no record. Go back to the build before; or have the inputs become dead letters: ' +
        `npm run cli -- dead-letters release <application> ${number}`,
    )
  }

  #end(task: Holdable): void {
    const { log, nowMs } = this.#parts
    const { number, trial } = task
    task.goOn(nowMs())
    log.warn(
      { task: number, build: trial!.build },
      `task ${number} is released: what its rules fail at is a dead letter`,
    )
  }
}
