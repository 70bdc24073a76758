import { nameSpace, uuidV5 } from '#processors/shared/uuid-v5.ts'
import type { PlannedJob, RenderSource } from '#schemas/types.ts'

/** The parts that tell one render job from another. */
export type JobName = Pick<PlannedJob, 'tenantId' | 'assetKind' | 'variant' | 'inputHash'> & {
  readonly source: Pick<RenderSource, 'kind' | 'entityId'>
}

/** Keeps these names apart from every other use of name-based UUIDs (RFC 9562, §5.5). */
const jobs = nameSpace('6f1d3c1e-52c0-5b0e-9d0b-3a4f5f0a7c11')

/** JSON keeps the parts apart whatever they hold, lone surrogates included. */
const named = (...parts: readonly (string | number)[]): string => uuidV5(JSON.stringify(parts), jobs)

/** Identifies render inputs: equal text, equal hash. */
export const inputHash = (input: string): string => named('render-input', input)

/**
 * The id of the job that renders an asset: the same for the same inputs, whichever trigger asks and however often.
 * @param edition how many jobs the asset had before: inputs that come back after others, or after a failure, are a new job.
 */
export const jobId = ({ tenantId, source, assetKind, variant, inputHash: hash }: JobName, edition: number): string =>
  named(
    'render-job',
    tenantId,
    source.kind,
    source.entityId,
    assetKind,
    variant,
    hash,
    ...(edition === 0 ? [] : [edition]),
  )

/** The id of the jobs that one trigger asked for together. */
export const batchId = (jobIds: readonly string[]): string => named('render-batch', ...jobIds)
