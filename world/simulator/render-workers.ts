import type { EpochMs, RenderJobDispatched, RenderJobProgressed } from '#schemas/types.ts'
import { RenderJobProgressedDefaults } from '#schemas/types.ts'
import { RecentKeys } from './recent-keys.ts'
import { courseOf, type RenderCourse } from './render-course.ts'
import type { Reporter } from './reporter.ts'
import { SeededRandom } from './seeded-random.ts'
import type { Dispatched, Stage } from './stage.ts'

const source = 'render-workers'
/** A dispatch can only come again within seconds. */
const rememberedDispatches = 50_000
const creditsPerImage = 25

type Job = Dispatched<RenderJobDispatched>
/** A report without the names of tenant and job. */
type Word = Partial<Omit<RenderJobProgressed, 'tenantId' | 'jobId'>> & Pick<RenderJobProgressed, 'state'>

/** Stands for the workers that render assets: each attempt runs its course and is reported on. It follows from seed, job and attempt. */
export class RenderWorkers {
  readonly #stage: Stage
  readonly #reporter: Reporter
  readonly #seen = new RecentKeys(rememberedDispatches)

  constructor(stage: Stage, reporter: Reporter) {
    this.#stage = stage
    this.#reporter = reporter
  }

  dispatched(job: Job, nowMs: EpochMs): void {
    const { settings, tally } = this.#stage
    if (!this.#seen.isNew(job.data.idempotencyKey)) return void tally.dispatchesSeenAgain++
    tally.renderDispatches++
    const random = new SeededRandom(`${settings.run.seed}|workers|${job.data.idempotencyKey}`)
    const course = courseOf(random, settings.workers)
    if (job.data.attempt > 1 && random.chance(settings.workers.staleReportShare)) this.#reportStale(job, nowMs, random)
    if (course.end.kind !== 'NEVER_STARTED') this.#run(job, course, nowMs, random)
  }

  #run(job: Job, { queueMs, renderMs, end }: RenderCourse, nowMs: EpochMs, random: SeededRandom): void {
    const startMs = nowMs + queueMs
    this.#report(job, nowMs, { state: 'QUEUED' }, random)
    this.#report(job, startMs, { state: 'RUNNING', percent: 0 }, random)
    if (end.kind === 'LOST') return
    this.#heartbeats(job, startMs, renderMs, random)
    if (end.kind === 'FAILED') {
      const { failureClass, errorCode } = end
      return this.#report(
        job,
        startMs + renderMs,
        { state: 'FAILED', failureClass, errorCode, durationMs: renderMs },
        random,
      )
    }
    this.#report(job, startMs + renderMs, { state: 'UPLOADING', percent: 100 }, random)
    this.#report(
      job,
      startMs + renderMs + this.#stage.settings.workers.uploadMs,
      this.#asset(job, renderMs, random),
      random,
    )
  }

  #heartbeats(job: Job, startMs: EpochMs, renderMs: number, random: SeededRandom): void {
    const { heartbeatMs } = this.#stage.settings.workers
    for (let atMs = heartbeatMs; atMs < renderMs; atMs += heartbeatMs) {
      this.#report(job, startMs + atMs, { state: 'RUNNING', percent: Math.floor((atMs / renderMs) * 100) }, random)
    }
  }

  #asset({ data }: Job, durationMs: number, random: SeededRandom): Word {
    const url = `https://s3.amazonaws.com/eventzr-studio-assets-dev/${data.jobId}/${data.attempt}.png`
    const sha256 = `${random.uuid()}${random.uuid()}`.replaceAll('-', '')
    const bytes = random.between(80_000, 900_000)
    const outputs = [{ url, width: data.nativeWidth, height: data.nativeHeight, format: 'png', bytes, sha256 }]
    return { state: 'COMPLETED', percent: 100, outputUrl: url, outputs, durationMs, creditsUsed: creditsPerImage }
  }

  /** The worker of the attempt before wakes up and goes on as if nothing had happened. */
  #reportStale(job: Job, nowMs: EpochMs, random: SeededRandom): void {
    const before = { ...job, data: { ...job.data, attempt: job.data.attempt - 1 } }
    const word: Word = random.chance(0.5) ? { state: 'RUNNING', percent: 50 } : this.#asset(before, 0, random)
    this.#report(before, nowMs + random.between(...this.#stage.settings.workers.queueMs), word, random)
  }

  #report({ data, ...cause }: Job, dueMs: EpochMs, word: Word, random: SeededRandom): void {
    const { tenantId, jobId, attempt, provider } = data
    this.#reporter.report(
      {
        topic: this.#stage.topics.renderJobProgressed,
        source,
        dueMs,
        mayBeLate: true,
        cause,
        counter: 'renderReports',
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
