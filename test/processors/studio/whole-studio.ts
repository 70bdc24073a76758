import type { PlannedJob, RenderJobDispatched } from '#schemas/types.ts'
import {
  CreditsAdjustedDefaults,
  RenderJobCancelRequestedDefaults,
  type RenderJobProgressed,
  type RenderState,
} from '#schemas/types.ts'
import { creditStore } from '#processors/studio/credits/credit-store.ts'
import { jobPlans } from '#processors/studio/jobs/job-plan.ts'
import type { Job } from '#processors/studio/jobs/job-state.ts'
import { isOpen } from '#processors/studio/jobs/job-state.ts'
import { renderJobs } from '#processors/studio/jobs/render-job.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { lineStore, turnStore } from '#processors/studio/queue/queue-store.ts'
import { parseChangelogKey } from '#state/changelog.ts'
import type { Topic } from '#stream/topic.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report } from './given.ts'
import { request } from './planning/given-triggers.ts'

type OpenJobRow = Job & { readonly life: object }

/** One thing that happens to Studio. `pick` chooses among what there is. */
export type Happening =
  | { readonly kind: 'event'; readonly entity: number; readonly revision: number; readonly title: number }
  | { readonly kind: 'report'; readonly pick: number; readonly state: RenderState; readonly creditsUsed: number }
  | { readonly kind: 'cancel'; readonly pick: number }
  | { readonly kind: 'adjust'; readonly id: number; readonly delta: number }
  | { readonly kind: 'cap'; readonly maxRunning: number }
  | { readonly kind: 'policy'; readonly metered: boolean; readonly maxAttempts: number }
  | { readonly kind: 'request'; readonly id: number; readonly deadlineMs: number }
  | { readonly kind: 'again'; readonly pick: number }
  | { readonly kind: 'stop'; readonly ms: number }
  | { readonly kind: 'wait'; readonly ms: number }

/** Studio as it runs, with one tenant that is metered at first, and every record that was piped into it. */
export class WholeStudio {
  /** As in force for the tenant. */
  concurrency = { maxRunning: 2 }
  readonly driver: TopologyTestDriver
  readonly #piped: (() => void)[] = []
  #overrides = {}
  #policies = 0

  constructor() {
    const metered: StudioPolicy = {
      ...policy,
      credits: { ...policy.credits, metered: true },
      concurrency: this.concurrency,
    }
    this.driver = new TopologyTestDriver(studio(metered))
  }

  happen(it: Happening): void {
    switch (it.kind) {
      case 'event':
        return this.#pipe(
          topics.eventCreated,
          concert({ eventId: `e${it.entity}`, revision: it.revision, title: `t${it.title}` }),
        )
      case 'report':
        return this.#report(it)
      case 'cancel':
        return this.#cancel(it.pick)
      case 'adjust': {
        const adjusted = { ...CreditsAdjustedDefaults, tenantId: acme, adjustmentId: `a${it.id}`, delta: it.delta }
        return this.#pipe(topics.creditsAdjusted, adjusted)
      }
      case 'cap':
        this.concurrency = { maxRunning: it.maxRunning }
        return this.#setPolicy({ concurrency: this.concurrency })
      case 'policy':
        return this.#setPolicy({ credits: { metered: it.metered }, jobs: { maxAttempts: it.maxAttempts } })
      case 'request':
        return this.#pipe(
          topics.renderJobRequested,
          request({ requestId: `r${it.id}`, deadlineAt: this.driver.now + it.deadlineMs }),
        )
      case 'again':
        return this.#piped[it.pick % this.#piped.length]?.()
      case 'stop':
        this.driver.standStill(it.ms)
        return
      case 'wait':
        this.driver.advanceStreamTime(it.ms)
    }
  }

  get account() {
    return this.driver.row(creditStore, [acme])
  }

  get turns() {
    return this.driver.row(turnStore, [acme])
  }

  /** Created jobs without an end, with their plans. */
  get open(): readonly { readonly job: OpenJobRow; readonly plan: PlannedJob }[] {
    return this.driver.read(topics.renderJobCreated).flatMap(({ jobId }) => {
      const job = this.driver.row(renderJobs, [acme, jobId])
      return job !== undefined && isOpen(job) ? [{ job, plan: this.driver.row(jobPlans, [acme, jobId])! }] : []
    })
  }

  /** Rows of the line. */
  get line(): number {
    return this.driver.changelog.filter(
      ({ key, value }) => value !== null && parseChangelogKey(key).store === lineStore.number,
    ).length
  }

  /** Ends of jobs, as published. */
  get ends(): number {
    return [topics.renderJobCompleted, topics.renderJobFailed, topics.renderJobSuperseded]
      .map((topic) => this.driver.read(topic as Topic<unknown>).length)
      .reduce((sum, count) => sum + count)
  }

  #report({ pick, state, creditsUsed }: Extract<Happening, { kind: 'report' }>): void {
    const { jobId, attempt } = picked<RenderJobDispatched>(this.driver.read(topics.renderJobDispatched), pick) ?? {}
    if (jobId === undefined || attempt === undefined) return
    const value: RenderJobProgressed = report({ jobId, attempt, state, creditsUsed, failureClass: 'PROVIDER_FAULT' })
    this.#pipe(topics.renderJobProgressed, value)
  }

  #cancel(pick: number): void {
    const job = picked(this.driver.read(topics.renderJobCreated), pick)
    if (job === undefined) return
    const cancel = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId: job.jobId }
    this.#pipe(topics.renderJobCancelRequested, cancel)
  }

  #setPolicy(overrides: object): void {
    this.#overrides = { ...this.#overrides, ...overrides }
    const version = ++this.#policies
    const update = { tenantId: acme, version, policy: JSON.stringify(this.#overrides), updatedAt: null }
    this.#pipe(topics.studioPolicyUpdated, update)
  }

  #pipe<V>(topic: Topic<V>, data: V): void {
    const pipe = () => void this.driver.pipe(topic, acme, data, this.driver.now + 1)
    this.#piped.push(pipe)
    pipe()
  }
}

const picked = <V>(all: readonly V[], pick: number): V | undefined => all[pick % all.length]
