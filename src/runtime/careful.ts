import type { PartitionPosition, TopicPartition } from './batch.ts'
import type { LogRange } from './kafka-port.ts'

/** A step that was being tried when its process died. */
export interface Died {
  readonly step: string
  readonly times: number
}

/** What a commit row says of a task whose process has died: it goes on carefully until what killed it is passed or found. */
export interface Careful {
  /** Processes that died with this task since it was last well. */
  readonly deaths: number
  /** What killed them lies before these offsets, since it was in the log by then; inputs that have passed theirs are left out. */
  readonly until: readonly PartitionPosition[]
  /** So many of the next steps are announced, each in a commit before it is tried. */
  readonly singly: number
  readonly died: readonly Died[]
  /** The announced step. */
  readonly trying?: string | undefined
}

/** The part of a commit row that says whether its process died. */
export interface LastWords {
  readonly session: string
  readonly closed: boolean
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
const stepsSingly = 200
/** From this many deaths on. */
const deathsBeforeSingly = 2
/** A step that was announced, tried, and never committed so often has killed its process, and is not tried again. */
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
  if (row.closed || row.session === session) return careful && { ...careful, trying: undefined }
  const deaths = (careful?.deaths ?? 0) + 1
  return {
    deaths,
    until: ends.map(({ topic, partition, end }) => ({ topic, partition, offset: end })),
    singly: deaths >= deathsBeforeSingly ? stepsSingly : 0,
    died: withDeath(careful?.died ?? [], careful?.trying),
  }
}

const withDeath = (died: readonly Died[], step: string | undefined): readonly Died[] =>
  step === undefined ? died : [...without(died, step), { step, times: timesOf(died, step) + 1 }]

const without = (died: readonly Died[], step: string): readonly Died[] => died.filter((each) => each.step !== step)

const timesOf = (died: readonly Died[], step: string | undefined): number =>
  died.find((each) => each.step === step)?.times ?? 0

/**
 * The careful mode of one task: finds the step that kills its process, by Kafka alone. After one death the task commits at
 * least every 100 steps; after two, each step is announced in a commit before it is tried. A step that was announced twice
 * and never committed becomes a dead letter. A step that was being tried at a death is tried alone in its process
 * ({@link suspicious}), so that no other task's step is taken for it.
 *
 * The state has three generations like the task's rows: open, frozen (its transaction is on its way) and committed.
 */
export class CarefulMode {
  #open: Careful | undefined
  #frozen: Careful | undefined
  #committed: Careful | undefined
  /** What the newest row says that is or will be written. */
  #announced: string | undefined
  #stepsSinceFreeze = 0

  /** @param opened from {@link openCareful}; `undefined` is a task that is well */
  constructor(opened: Careful | undefined) {
    this.#open = opened
    this.#frozen = opened
    this.#committed = opened
  }

  get deaths(): number {
    return this.#open?.deaths ?? 0
  }

  /** Whether steps are to be asked for with {@link before}. */
  get active(): boolean {
    return this.#open !== undefined || this.#committed?.trying !== undefined
  }

  get pace(): 'free' | 'hundreds' | 'single' {
    if (this.#open === undefined) return 'free'
    return this.#open.singly > 0 ? 'single' : 'hundreds'
  }

  /** The next step waits for a commit that must begin as soon as none is on its way. */
  get mustCommit(): boolean {
    if (this.#open === undefined) return false
    const most = this.#open.singly > 0 ? 1 : stepsPerCommit
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
   * @returns `wait` until the next commit is done and ask again; `dead-letter` instead of running it
   */
  before(step: string): 'run' | 'wait' | 'dead-letter' {
    const announced = this.#committed?.trying
    if (this.#open !== undefined && timesOf(this.#open.died, step) >= mostDeaths) return 'dead-letter'
    if (this.#open !== undefined && this.#open.singly > 0) {
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
    const { died, singly } = this.#open
    this.#open = { ...this.#open, died: without(died, step), singly: Math.max(0, singly - 1), trying: undefined }
  }

  /** The announced step cannot be tried for now; it is announced anew when it can. */
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
    this.#open = this.#committed
    this.#frozen = this.#committed
    this.#announced = this.#committed?.trying
    this.#stepsSinceFreeze = 0
  }
}

/** The last offset of a log may be a transaction marker, which is never read: at the end is passed as well. */
const hasPassed = ({ topic, partition, position, size, endSeen }: InputProgress, end: PartitionPosition): boolean =>
  topic === end.topic && partition === end.partition && (position >= end.offset || (size === 0 && endSeen))
