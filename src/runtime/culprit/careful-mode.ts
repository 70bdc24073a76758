import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import { type DeathPlaces, placesAfterDeath } from './fatal-inputs.ts'
import type { LogRange } from '#runtime/ports/kafka-port.ts'

/** Why a step is not tried again: its process died each time, or Kafka refused what it led to. */
export const carefulReasons = ['PROCESS_DIED', 'OUTPUT_REFUSED'] as const
export type CarefulReason = (typeof carefulReasons)[number]

/** A step that was being tried when its process died, or when its transaction was refused. */
export interface Died {
  readonly step: string
  readonly times: number
  /** The reason of the last time. */
  readonly reason: CarefulReason
}

/** The word of a commit row on a task whose process has died: it goes on carefully until the killer is passed or found. */
export interface Careful extends DeathPlaces {
  /** Processes that died with this task since it was last well, and transactions of it that were refused. */
  readonly deaths: number
  /** The killer lies before these offsets, since it was in the log by then; inputs that have passed theirs are left out. */
  readonly until: readonly PartitionPosition[]
  /** So many of the next steps are announced, each in a commit before it is tried. */
  readonly stepsToAnnounce: number
  readonly died: readonly Died[]
  /** The announced step. */
  readonly trying?: string | undefined
}

/** The part of a commit row that says whether its process died. */
export interface LastWords {
  readonly session: string
  readonly closed: boolean
  readonly positions: readonly PartitionPosition[]
  readonly careful?: Careful | undefined
}

/** How far an input is; `endSeen`: there is nothing after what is buffered. */
export interface InputProgress extends TopicPartition {
  readonly position: number
  readonly size: number
  readonly endSeen: boolean
}

/** Most steps between two freezes. With a transaction on its way, at most twice as many lie between a death and its last commit. */
const stepsPerCommit = 100
/** Therefore at least this many steps are announced. */
const stepsAnnounced = 200
/** From this many deaths on. */
export const deathsBeforeAnnouncing = 2
/** A step that was announced, tried, and never committed so often is to blame, and is not tried again. */
const mostDeaths = 2

/**
 * How careful a task begins, from its last commit row. A task that was closed, or whose process only started again within
 * itself, goes on as it was; else its process died, which counts.
 * @param session of this process
 * @param ends what the logs of the task's inputs hold now, the journal included: it fires timers
 */
export const openCareful = (
  row: LastWords | undefined,
  session: string,
  ends: readonly LogRange[],
): Careful | undefined => {
  if (row === undefined) return undefined
  const { careful } = row
  if (row.closed || row.session === session) return careful && goingOn(careful, ends)
  const until = ends.map(({ topic, partition, end }) => ({ topic, partition, offset: end }))
  return { ...afterDeath(careful, until, 'PROCESS_DIED'), ...placesAfterDeath(row) }
}

/** The topology may have lost an input since. */
const goingOn = (careful: Careful, ends: readonly LogRange[]): Careful => ({
  ...careful,
  until: careful.until.filter((end) => ends.some((log) => log.topic === end.topic && log.partition === end.partition)),
  trying: undefined,
})

const afterDeath = (
  careful: Careful | undefined,
  until: readonly PartitionPosition[],
  reason: CarefulReason,
): Careful => {
  const { deaths: before = 0, stoodAt = [], fatal = [] } = careful ?? {}
  const deaths = before + 1
  return {
    deaths,
    until,
    stoodAt,
    fatal,
    stepsToAnnounce: deaths >= deathsBeforeAnnouncing ? stepsAnnounced : 0,
    died: withDeath(careful?.died ?? [], careful?.trying, reason),
  }
}

const withDeath = (died: readonly Died[], step: string | undefined, reason: CarefulReason): readonly Died[] =>
  step === undefined ? died : [...without(died, step), { step, times: timesOf(died, step) + 1, reason }]

const without = (died: readonly Died[], step: string): readonly Died[] => died.filter((each) => each.step !== step)

const timesOf = (died: readonly Died[], step: string | undefined): number =>
  died.find((each) => each.step === step)?.times ?? 0

/** An unreadable batch explains the deaths: no step has to be announced. The deaths still count, so that the next start looks again. */
export const explained = (careful: Careful | undefined, isExplained: boolean): Careful | undefined =>
  careful !== undefined && isExplained ? { ...careful, stepsToAnnounce: 0 } : careful

/**
 * The careful mode of one task: finds the step that kills its process, by Kafka alone. After one death the task commits at
 * least every 100 steps; after two, each step is announced in a commit before it is tried. A step that was announced twice
 * and never committed becomes a dead letter. A step that was being tried at a death is tried alone in its process
 * ({@link suspicious}), so that no other task's step is taken for it. A transaction that Kafka refuses for one of its records
 * would be aborted for ever, and counts like a death.
 *
 * The state has three generations like the task's rows: open, frozen (its transaction is on its way) and committed.
 */
export class CarefulMode {
  #open: Careful | undefined
  #frozen: Careful | undefined
  #committed: Careful | undefined
  /** The text of the newest row that is or will be written. */
  #announced: string | undefined
  #stepsSinceFreeze = 0

  /** @param opened from {@link openCareful}; `undefined` is a task that is well */
  constructor(opened: Careful | undefined) {
    this.#open = opened
    this.#frozen = opened
    this.#committed = opened
  }

  /** Whether steps are to be asked for with {@link before}. */
  get active(): boolean {
    return this.#open !== undefined || this.#committed?.trying !== undefined
  }

  get pace(): 'free' | 'hundreds' | 'single' {
    if (this.#open === undefined) return 'free'
    return this.#open.stepsToAnnounce > 0 ? 'single' : 'hundreds'
  }

  /** The next step waits for a commit that must begin as soon as none is on its way. */
  get isBlockedUntilCommit(): boolean {
    if (this.#open === undefined) return false
    const most = this.#open.stepsToAnnounce > 0 ? 1 : stepsPerCommit
    return this.#stepsSinceFreeze >= most || this.#open.trying !== this.#announced
  }

  /** While true, no other task of the process may take a step: this one tries a step with which a process has died. */
  get suspicious(): boolean {
    return [this.#open, this.#frozen, this.#committed].some(
      (state) => state !== undefined && timesOf(state.died, state.trying) > 0,
    )
  }

  /**
   * Asked before each step that runs a rule.
   * @returns `wait` until the next commit is done and ask again; a reason: it becomes a dead letter instead
   */
  before(step: string): 'run' | 'wait' | CarefulReason {
    const announced = this.#committed?.trying
    const culprit = this.#open?.died.find((each) => each.step === step && each.times >= mostDeaths)
    if (culprit !== undefined) return culprit.reason
    if (this.#open !== undefined && this.#open.stepsToAnnounce > 0) {
      this.#open = { ...this.#open, trying: step }
      return announced === step ? 'run' : 'wait'
    }
    // As long as another step stands as announced, a death would count for that one.
    return announced === undefined && this.#stepsSinceFreeze < stepsPerCommit ? 'run' : 'wait'
  }

  /** The step was run, or became a dead letter. */
  stepped(step: string): void {
    if (this.#open === undefined) return
    this.#stepsSinceFreeze++
    const { died, stepsToAnnounce } = this.#open
    this.#open = {
      ...this.#open,
      died: without(died, step),
      stepsToAnnounce: Math.max(0, stepsToAnnounce - 1),
      trying: undefined,
    }
  }

  /** The announced step cannot be tried for now; it is announced again when it can. */
  retract(): void {
    if (this.#open !== undefined) this.#open = { ...this.#open, trying: undefined }
  }

  /**
   * Closes the open state for a commit and returns what its row says; `undefined`: the task is well again.
   * @param inputs how far they are in this commit
   * @param timerIsNext a timer that is due belongs to what was passed already
   */
  freeze(inputs: readonly InputProgress[], timerIsNext: boolean): Careful | undefined {
    this.#stepsSinceFreeze = 0
    if (this.#open !== undefined) {
      const until = this.#open.until.filter((end) => !inputs.some((input) => hasPassed(input, end)))
      this.#open = until.length === 0 && !timerIsNext ? undefined : { ...this.#open, until }
    }
    this.#frozen = this.#open
    this.#announced = this.#open?.trying
    return this.#open
  }

  /** The frozen state is committed. */
  fold(): void {
    this.#committed = this.#frozen
  }

  /** Back to what is committed. */
  drop(): void {
    this.#goBackTo(this.#committed)
  }

  /** Back to the committed state, without an announced step: the task stands, and no end of its process is due to that step. */
  stopTrying(): Careful | undefined {
    this.#goBackTo(this.#committed && { ...this.#committed, trying: undefined })
    return this.#committed
  }

  /**
   * Kafka refused a transaction for one of the records in it: what led to that is looked for as if a process had died of it.
   * @param until that lies before these positions, and perhaps more of its kind
   */
  refused(until: readonly PartitionPosition[]): void {
    this.#goBackTo(afterDeath(this.#committed, until, 'OUTPUT_REFUSED'))
  }

  #goBackTo(state: Careful | undefined): void {
    this.#open = state
    this.#frozen = state
    this.#committed = state
    this.#announced = state?.trying
    this.#stepsSinceFreeze = 0
  }
}

/** The last offset of a log may be a transaction marker, which is never read: at the end is passed as well. */
const hasPassed = ({ topic, partition, position, size, endSeen }: InputProgress, end: PartitionPosition): boolean =>
  topic === end.topic && partition === end.partition && (position >= end.offset || (size === 0 && endSeen))
