import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import type { PlannedJob, TenantTurns, WaitingJob } from '#schemas/types.ts'
import { filter, type Merged, mergeTagged, only, type Stream } from '#stream/operators.ts'
import type { OrderedReader } from '#stream/ordered-store.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { transition } from '#stream/transition.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { type StudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { isLineChange, lineRules } from './line-rules.ts'
import type { QueuePolicy } from './queue-policy.ts'
import { type LineKey, lineStore, turnStore, type TurnsKey } from './queue-store.ts'
import { leaveLine, mostTurnsPerEnd, passTurn, type SeatedJob, takeTurn, type TurnOutput } from './turn-rules.ts'

type QueueInputs = {
  readonly planned: Stream<TenantId, PlannedJob>
  readonly ended: Stream<TenantId, EndedJob>
}

type Line = OrderedReader<LineKey, WaitingJob>

/**
 * Lets so many jobs of a tenant run at once as its policy allows, and the others wait for their turn, batch by batch.
 *
 * in     planned    TenantId → PlannedJob, each once
 *        ended      TenantId → EndedJob, each once; by a feedback, so that the line is as the last one left it
 * out    starting   TenantId → StartingJob, with its place in the line or none
 *        turn       TenantId → Turn, of a job in the line
 * state  turns      TenantId → TenantTurns: one per tenant with open jobs
 *        line       (TenantId, round, seq) → WaitingJob: one per waiting job
 *
 * A record costs the same however long the line is: it reads one row of turns, one of the line and at most two by their order.
 */
export const renderQueue = (base: StudioPolicy) =>
  processor({
    name: 'render-queue',
    state: { turns: turnStore, line: lineStore },
    reads: { policies: studioPolicies.store },
    in: ['planned', 'ended'],
    out: ['starting', 'turn'],
    build:
      ({ turns, line, policies }) =>
      (inputs: QueueInputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        const rules = turnRules((tenant) => policyOf(tenant).concurrency, line)
        const changes = mergeTagged(inputs).pipe(transition(turns, rules))
        changes.pipe(filter(isLineChange), transition(line, lineRules))
        return { starting: changes.pipe(only('starting')), turn: changes.pipe(only('turn')) }
      },
  })

const turnRules = (
  policyOf: (tenant: TenantId) => QueuePolicy,
  line: Line,
): Rules<TurnsKey, TenantTurns, Merged<QueueInputs>, TurnOutput> => ({
  retention: 'until-deleted',
  key: ({ key }) => [key],
  on: (turns, { kind, value }, _at, { key: tenant }) => {
    if (kind === 'planned') return takeTurn(turns, value, policyOf(tenant))
    return value.place !== null && isInLine(value.jobId, line.get([tenant, value.place.round, value.place.seq]))
      ? leaveLine(turns, value.place)
      : passTurn(turns, firstInLine(turns, tenant, line), policyOf(tenant))
  },
})

/** A job that waited at its end may have got its turn since, when several ended in one record. */
const isInLine = (jobId: string, waiting: WaitingJob | undefined): boolean => waiting?.jobId === jobId

const firstInLine = (turns: TenantTurns | undefined, tenant: TenantId, line: Line): readonly SeatedJob[] =>
  turns === undefined || turns.waiting === 0
    ? []
    : line.page([tenant], mostTurnsPerEnd).map(([[, round, seq], { jobId }]) => ({ jobId, place: { round, seq } }))
