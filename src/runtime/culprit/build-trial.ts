import { z } from 'zod'
import type { ReleaseOrder } from '#runtime/inputs/release-order.ts'
import type { DeadLetterReport } from '#runtime/task/dead-letter.ts'
import type { StepWatch } from '#runtime/task/step-watch.ts'
import { failurePlace, FloodWindow, type FailurePlace, type FloodLimits, windowState } from './flood-window.ts'

/** When a build stops being new to a task, and how it is judged until then. */
export interface TrialLimits extends FloodLimits {
  /** The build is proven after so many records and timers without a failure. */
  readonly provenAfter: number
  /** A commit waits for so many good runs per failure since the last commit ... */
  readonly wellPerFailure: number
  /** ... and for no longer than this, in milliseconds. */
  readonly doubtMs: number
}

/** Half of 200 is no matter of single records, and 10,000 have met most rules. Chosen here; no other source. */
export const standardTrial: TrialLimits = {
  window: 200,
  failures: 100,
  tenants: 3,
  provenAfter: 10_000,
  wellPerFailure: 3,
  doubtMs: 60_000,
}

/**
 * Careful mode commits after 100 steps at most, and a flood must be found before: half of everything. A process may die with a hold
 * that no commit has told yet, and its successor goes on carefully.
 */
export const carefulTrial = (limits: TrialLimits = standardTrial): TrialLimits => ({
  ...limits,
  window: Math.floor(limits.window / 2),
  failures: Math.floor(limits.failures / 2),
})

/** The running build, and its answer to a flood of dead letters while it is new. */
export interface TrialSettings {
  /** Names the build apart from its topology, e.g. a version or the digest of an image. */
  readonly build: string
  readonly onFlood: 'hold' | 'alarm'
  readonly limits?: TrialLimits
}

const candidate = z.object({
  build: z.string(),
  wentWell: z.int(),
  window: windowState.optional(),
  held: z.array(failurePlace).readonly().optional(),
  isReleased: z.boolean().optional(),
})

/** The word of a commit row on builds: the last proven one, and a newer one on trial. */
export const builds = z.object({ proven: z.string().optional(), candidate: candidate.optional() })
export type Builds = Readonly<z.infer<typeof builds>>

/** A build on trial, or under a hold. */
export type Candidate = Readonly<z.infer<typeof candidate>>

/**
 * The state of builds when one opens a task. Without a commit row there was none before it: nobody could go back, and it counts
 * as proven. The proven build goes on as before. It keeps the progress of a newer one, and ends its hold.
 * @param row the last commit row; rows of earlier builds name none
 */
export const buildsAt = (row: { readonly builds?: Builds | undefined } | undefined, build: string): Builds => {
  if (row === undefined) return { proven: build }
  const { proven, candidate: newer } = row.builds ?? {}
  if (proven === build) return newer === undefined ? { proven } : { proven, candidate: atRest(newer) }
  return { proven, candidate: newer?.build === build ? newer : { build, wentWell: 0 } }
}

const atRest = ({ build, wentWell, isReleased }: Candidate): Candidate => ({
  build,
  wentWell,
  ...(isReleased && { isReleased }),
})

/** Failures since the last commit, and good runs since the first of them. */
interface Doubt {
  readonly sinceMs: number
  failures: number
  wentWell: number
}

/**
 * The trial of a new build by one task: counts good runs until the build is proven, and finds a flood of failures in its
 * rules. Then the task is held. Failures let commits wait, so a flood is mostly found before one of them is committed.
 * The state has three generations like the task's rows: open, frozen (its transaction is on its way) and committed.
 */
export class BuildTrial implements StepWatch {
  readonly build: string
  readonly #limits: TrialLimits
  readonly #holds: boolean
  #committed: Builds
  #frozen: Builds
  #open: Builds
  #wentWell = 0
  #window: FloodWindow
  #doubt: Doubt | undefined
  #nowMs = 0
  #stands = false

  /** @param opened from {@link buildsAt} */
  constructor(build: string, { onFlood, limits = standardTrial }: Omit<TrialSettings, 'build'>, opened: Builds) {
    this.build = build
    this.#limits = limits
    this.#holds = onFlood === 'hold'
    this.#committed = this.#frozen = this.#open = opened
    this.#window = this.#restored()
  }

  /** Whether it has yet to prove itself. */
  get isNew(): boolean {
    return this.#open.candidate?.build === this.build
  }

  /** The first failures of the flood behind the hold; `undefined` without one. */
  get held(): readonly FailurePlace[] | undefined {
    return this.#holds && this.isNew ? this.#open.candidate!.held : undefined
  }

  /** The work since the last commit must not be committed yet: it may be the begin of a flood. */
  get isInDoubt(): boolean {
    if (this.#doubt === undefined || !this.#judges) return false
    const { sinceMs, failures, wentWell } = this.#doubt
    const isOpen = wentWell < failures * this.#limits.wellPerFailure && wentWell + failures < this.#limits.window
    return isOpen && this.#nowMs - sinceMs < this.#limits.doubtMs
  }

  /** No record is taken: there is a flood, or its end has not been told to the task yet. */
  get isHolding(): boolean {
    return this.#stands || this.held !== undefined
  }

  /** Between {@link stand} and {@link goOn}. */
  get stands(): boolean {
    return this.#stands
  }

  /** The work of the flood is dropped. */
  stand(): void {
    this.#stands = true
  }

  /** The inputs are read from the last commit on. */
  goOn(): void {
    this.#stands = false
  }

  /** A pass of the pod begins. */
  look(nowMs: number): void {
    this.#nowMs = nowMs
  }

  wentWell(): void {
    if (!this.isNew) return
    this.#window.wentWell()
    this.#wentWell++
    if (this.#doubt !== undefined) this.#doubt.wentWell++
    if (this.#wentWell >= this.#limits.provenAfter && this.held === undefined) this.#open = { proven: this.build }
  }

  /** Unreadable bytes are no fault of a build. A step refused by careful mode may be due to either, and is left out. */
  failed(report: DeadLetterReport): void {
    const isOfRule = report.error !== undefined && (report.stage === 'process' || report.stage === 'timer')
    if (!isOfRule || !this.#judges) return
    this.#doubt ??= { sinceMs: this.#nowMs, failures: 0, wentWell: 0 }
    this.#doubt.failures++
    if (this.#window.failed(report)) this.#change({ held: this.#window.places })
  }

  /** Lets this build go on and fail; an order for another one does nothing. */
  release({ build }: ReleaseOrder): void {
    if (build === this.build && this.isNew) this.#change({ held: undefined, isReleased: true })
  }

  /** Closes the open state for a commit. @returns the words of its row */
  freeze(): Builds {
    this.#doubt = undefined
    this.#frozen = this.#state
    return this.#frozen
  }

  /** As {@link freeze}, for a commit without any work: the row repeats the last one, and tells a hold or its end. */
  freezeUndone(): Builds {
    this.#frozen = this.isNew ? withChange(this.#committed, heldPart(this.#open.candidate!)) : this.#committed
    return this.#frozen
  }

  /** The frozen state is committed. */
  fold(): void {
    this.#committed = this.#frozen
  }

  /** Back to the committed state; a hold stays. */
  drop(): void {
    const { held } = this
    this.#open = this.#frozen = this.#committed
    this.#doubt = undefined
    this.#window = this.#restored()
    if (held !== undefined) this.#change({ held })
  }

  get #judges(): boolean {
    return this.#holds && this.isNew && this.#open.candidate!.isReleased !== true && this.held === undefined
  }

  get #state(): Builds {
    if (!this.isNew) return this.#open
    const window = this.#judges ? this.#window.state : undefined
    return withChange(this.#open, { wentWell: this.#wentWell, window, held: this.held })
  }

  #change(change: Partial<Candidate>): void {
    this.#open = withChange(this.#open, change)
  }

  #restored(): FloodWindow {
    const { wentWell = 0, window } = this.isNew ? this.#open.candidate! : {}
    this.#wentWell = wentWell
    return new FloodWindow(this.#limits, window)
  }
}

const heldPart = ({ held, isReleased }: Candidate): Partial<Candidate> => ({ held, isReleased })

const withChange = (state: Builds, change: Partial<Candidate>): Builds =>
  state.candidate === undefined ? state : { ...state, candidate: { ...state.candidate, ...change } }
