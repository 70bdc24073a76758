import type { PlannedJob } from '#schemas/types.ts'
import { flatMap, mapValue, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import type { StartingJob, Turn } from '#processors/studio/jobs/queued-job.ts'

type QueueInputs = {
  readonly planned: Stream<TenantId, PlannedJob>
  readonly ended: Stream<TenantId, EndedJob>
}

/**
 * Gives each planned job its turn: at once, for nothing bounds how many are rendered together.
 *
 * in     planned     TenantId → PlannedJob
 *        ended       TenantId → EndedJob, of all jobs of this line
 * out    starting    TenantId → StartingJob
 *        turn        TenantId → Turn, for a waiting job
 */
export const renderQueue = () =>
  processor({
    name: 'render-queue',
    in: ['planned', 'ended'],
    out: ['starting', 'turn'],
    build:
      () =>
      ({ planned, ended }: QueueInputs) => ({
        starting: planned.pipe(mapValue((plan): StartingJob => ({ plan, place: null }))),
        turn: ended.pipe(flatMap((): readonly Turn[] => [])),
      }),
  })
