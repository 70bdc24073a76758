import { hash } from 'node:crypto'
import { z } from 'zod'
import type { DeadLetterReport } from '#runtime/task/dead-letter.ts'

/** The size of a flood. */
export interface FloodLimits {
  /** So many of the last records and timers are looked at. */
  readonly window: number
  /** More than so many of them failed in a rule ... */
  readonly failures: number
  /** ... of so many tenants or more: one tenant with odd data must not look like a bad build. */
  readonly tenants: number
}

/** The place and the reason of a failure, for people. */
export const failurePlace = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.number(),
  reason: z.string(),
})
export type FailurePlace = Readonly<z.infer<typeof failurePlace>>

/** The window in a commit row: the number of runs, and the number and hashed tenant of each failed one. */
export const windowState = z.object({
  runs: z.int(),
  failed: z.array(z.tuple([z.int(), z.string()])).readonly(),
})
export type WindowState = Readonly<z.infer<typeof windowState>>

/** Most failures to tell. */
const mostPlaces = 10
const hashLength = 8

interface Failed {
  readonly run: number
  readonly tenant: string
  /** Absent for one of an earlier process: it is a committed dead letter. */
  readonly place?: FailurePlace
}

/** The last records and timers of a task, by number, with those of a failed rule. */
export class FloodWindow {
  readonly #limits: FloodLimits
  #runs: number
  #failed: Failed[]

  constructor(limits: FloodLimits, { runs, failed }: WindowState = { runs: 0, failed: [] }) {
    this.#limits = limits
    this.#runs = runs
    this.#failed = failed.map(([run, tenant]) => ({ run, tenant }))
  }

  get state(): WindowState {
    this.#forgetOld()
    return { runs: this.#runs, failed: this.#failed.map(({ run, tenant }) => [run, tenant]) }
  }

  /** The first failures of this process within the window. */
  get places(): readonly FailurePlace[] {
    return this.#failed.flatMap(({ place }) => place ?? []).slice(0, mostPlaces)
  }

  wentWell(): void {
    this.#runs++
  }

  /** @returns whether this is a flood now */
  failed({ topic, partition, offset, reason, tenant }: DeadLetterReport): boolean {
    const place = { topic, partition, offset, reason }
    this.#failed.push({ run: ++this.#runs, tenant: hashed(tenant), place })
    this.#forgetOld()
    return this.#failed.length > this.#limits.failures && this.#tenants >= this.#limits.tenants
  }

  get #tenants(): number {
    return new Set(this.#failed.flatMap(({ tenant }) => (tenant === '' ? [] : [tenant]))).size
  }

  #forgetOld(): void {
    const first = this.#failed.findIndex(({ run }) => run > this.#runs - this.#limits.window)
    if (first !== 0) this.#failed = first === -1 ? [] : this.#failed.slice(first)
  }
}

/** Tenants are told apart, never named; an input without a key counts for none. */
const hashed = (tenant: string | undefined): string =>
  tenant === undefined ? '' : hash('sha256', tenant, 'hex').slice(0, hashLength)
