import type { EpochMs, RenderJobDispatched, RenderJobFailed, RenderJobProgressed } from '#schemas/types.ts'
import { RenderJobProgressedDefaults } from '#schemas/types.ts'
import { testCourse } from './drives/test-course.ts'
import { isRendererDown, type RendererOutage } from './outage.ts'
import { RecentKeys } from './recent-keys.ts'
import { completion } from './render-asset.ts'
import { courseOf, type RenderCourse, renderFault } from './render-course.ts'
import type { Reporter } from './reporter.ts'
import { SeededRandom } from './seeded-random.ts'
import type { Dispatched, Stage } from './stage.ts'

const source = 'render-workers'
/** A dispatch can only come again within seconds. */
const rememberedDispatches = 50_000
/** A job takes less than a minute. */
const rememberedCancels = 10_000

/** An attempt, and whether its worker misses a cancel. */
interface Job extends Dispatched<RenderJobDispatched> {
  readonly isDeaf: boolean
}
/** A report without the names of tenant and job. */
type Word = Partial<Omit<RenderJobProgressed, 'tenantId' | 'jobId'>> & Pick<RenderJobProgressed, 'state'>

/**
 * Stands for the workers of all types: each attempt runs its course and is reported on. It follows from seed, job and attempt, but for
 * the outage of a renderer. Most workers hear of a cancel, and stop.
 */
export class RenderWorkers {
  readonly #stage: Stage
  readonly #reporter: Reporter
  readonly #outage: RendererOutage
  readonly #seen = new RecentKeys(rememberedDispatches)
  readonly #canceled = new RecentKeys(rememberedCancels)

  constructor(stage: Stage, reporter: Reporter, outage: RendererOutage) {
    this.#stage = stage
    this.#reporter = reporter
    this.#outage = outage
  }

  dispatched(dispatch: Dispatched<RenderJobDispatched>, nowMs: EpochMs): void {
    const { settings, tally } = this.#stage
    const { idempotencyKey, attempt } = dispatch.data
    if (!this.#seen.isNew(idempotencyKey)) return void tally.dispatchesSeenAgain++
    tally.renderDispatches++
    const random = new SeededRandom(`${settings.run.seed}|workers|${idempotencyKey}`)
    const drawn = courseOf(random, settings.workers)
    const isStale = random.chance(settings.workers.staleReportShare)
    const course = testCourse(dispatch.data) ?? drawn
    const job = { ...dispatch, isDeaf: random.chance(settings.workers.deafShare) }
    if (attempt > 1 && isStale) this.#reportStale(job, nowMs, random)
    this.#run(job, this.#underOutage(job, course, nowMs), nowMs, random)
  }

  /** A job has failed: its workers care when it was canceled. */
  failed({ tenantId, jobId, failureClass }: RenderJobFailed): void {
    if (failureClass === 'CANCELED') this.#canceled.isNew(`${tenantId}|${jobId}`)
  }

  #underOutage({ data }: Job, course: RenderCourse, nowMs: EpochMs): RenderCourse {
    if (!isRendererDown(this.#outage, data.provider, nowMs)) return course
    this.#stage.tally.outageFaults++
    return { ...course, end: renderFault }
  }

  #run(job: Job, course: RenderCourse, nowMs: EpochMs, random: SeededRandom): void {
    const { queueMs, renderMs, end } = course
    if (end.kind === 'NEVER_STARTED') return
    const startMs = nowMs + queueMs
    const doneMs = startMs + renderMs
    this.#report(job, nowMs, { state: 'QUEUED' }, random)
    this.#report(job, startMs, { state: 'RUNNING', percent: 0 }, random)
    if (end.kind === 'LOST') return this.#wakeUp(job, course, doneMs, end.assetAfterMs, random)
    this.#heartbeats(job, course, startMs, random)
    if (end.kind === 'FAILED') {
      const { failureClass, errorCode } = end
      return this.#report(job, doneMs, { state: 'FAILED', failureClass, errorCode, durationMs: renderMs }, random)
    }
    this.#upload(job, course, doneMs, random)
  }

  #heartbeats(job: Job, { renderMs, isStrange }: RenderCourse, startMs: EpochMs, random: SeededRandom): void {
    const { heartbeatMs } = this.#stage.settings.workers
    const state = isStrange ? 'UNKNOWN' : 'RUNNING'
    for (let atMs = heartbeatMs; atMs < renderMs; atMs += heartbeatMs) {
      this.#report(job, startMs + atMs, { state, percent: Math.floor((atMs / renderMs) * 100) }, random)
    }
  }

  /** A silent worker has gone on; long after it was given up it brings its asset. */
  #wakeUp(job: Job, course: RenderCourse, doneMs: EpochMs, afterMs: number | undefined, random: SeededRandom): void {
    if (afterMs !== undefined) this.#report(job, doneMs + afterMs, this.#asset(job, course, 'store', random), random)
  }

  /** Where the upload fails, the asset lies at the renderer until it is tried again. */
  #upload(job: Job, course: RenderCourse, doneMs: EpochMs, random: SeededRandom): void {
    const { upload } = course.end as Extract<RenderCourse['end'], { readonly kind: 'COMPLETED' }>
    const { uploadMs, uploadAgainMs } = this.#stage.settings.workers
    this.#report(job, doneMs, { state: 'UPLOADING', percent: 100 }, random)
    if (upload !== 'AT_ONCE') this.#report(job, doneMs + uploadMs, this.#asset(job, course, 'renderer', random), random)
    const atMs = doneMs + course.uploadMs + (upload === 'LATER' ? uploadAgainMs : 0)
    if (upload !== 'NEVER') this.#report(job, atMs, this.#asset(job, course, 'store', random), random)
  }

  #asset({ data }: Job, { renderMs, isDear }: RenderCourse, at: 'store' | 'renderer', random: SeededRandom): Word {
    return completion(data, { durationMs: renderMs, at, isDear }, random)
  }

  /** The worker of the attempt before wakes up and goes on as if nothing had happened. */
  #reportStale(job: Job, nowMs: EpochMs, random: SeededRandom): void {
    const before = { ...job, data: { ...job.data, attempt: job.data.attempt - 1 } }
    const asset = completion(before.data, { durationMs: 0, at: 'store', isDear: false }, random)
    const word: Word = random.chance(0.5) ? { state: 'RUNNING', percent: 50 } : asset
    this.#report(before, nowMs + random.between(...this.#stage.settings.workers.queueMs), word, random)
  }

  #report({ data, isDeaf, ...cause }: Job, dueMs: EpochMs, word: Word, random: SeededRandom): void {
    const { tenantId, jobId, attempt, provider } = data
    this.#reporter.report(
      {
        topic: this.#stage.topics.renderJobProgressed,
        source,
        dueMs,
        mayBeLate: true,
        cause,
        counter: 'renderReports',
        isStopped: () => !isDeaf && this.#canceled.has(`${tenantId}|${jobId}`),
        data: (at: EpochMs): RenderJobProgressed => ({
          ...RenderJobProgressedDefaults,
          tenantId,
          jobId,
          attempt,
          provider,
          ...word,
          at,
        }),
      },
      random,
    )
  }
}
