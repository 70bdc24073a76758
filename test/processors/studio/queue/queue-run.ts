import type { StartingJob } from '#processors/studio/jobs/queued-job.ts'
import { lineStore, turnStore } from '#processors/studio/queue/queue-store.ts'
import { renderQueue } from '#processors/studio/queue/render-queue.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { ended } from '../ends.ts'
import { acme, policy, poster, s } from '../given.ts'

type Queue = ReturnType<typeof renderQueue>

/** The queue of one tenant as it runs, with a cap that can be changed. */
export class QueueRun {
  readonly concurrency = { maxRunning: 1 }
  readonly driver
  readonly #places = new Map<string, StartingJob['place']>()

  constructor(maxRunning: number, counted: (queue: Queue) => Queue = (queue) => queue) {
    this.concurrency.maxRunning = maxRunning
    this.driver = new ProcessorTestDriver(counted(renderQueue({ ...policy, concurrency: this.concurrency })))
  }

  /** @returns the jobs that start at once */
  arrive(jobs: readonly string[]): readonly string[] {
    const before = this.driver.outputOf('starting').length
    for (const [batchIndex, jobId] of jobs.entries())
      this.driver.pipeInto('planned', acme, { ...poster, jobId, batchIndex }, s(0))
    const starting = this.driver.outputOf('starting').slice(before)
    for (const { plan, place } of starting) this.#places.set(plan.jobId, place)
    return starting.filter(({ place }) => place === null).map(({ plan }) => plan.jobId)
  }

  /** @returns the jobs that get a turn */
  end(jobId: string): readonly string[] {
    return this.endAt(jobId, this.#places.get(jobId) ?? null)
  }

  /** Ends a job where it stood when its end was told. */
  endAt(jobId: string, place: StartingJob['place']): readonly string[] {
    const before = this.driver.outputOf('turn').length
    this.driver.pipeInto('ended', acme, ended({ jobId, place }), s(0))
    const turns = this.driver.outputOf('turn').slice(before)
    for (const turn of turns) this.#places.set(turn.jobId, null)
    return turns.map((turn) => turn.jobId)
  }

  placeOf(jobId: string): NonNullable<StartingJob['place']> {
    return this.#places.get(jobId)!
  }

  get turns() {
    return this.driver.row(turnStore, [acme])
  }

  isInLine(jobId: string): boolean {
    const { round, seq } = this.placeOf(jobId)
    return this.driver.row(lineStore, [acme, round, seq]) !== undefined
  }
}
