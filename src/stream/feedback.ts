import type { FeedbackNode, FeedNode, Flow } from './nodes.ts'
import type { TenantId } from './record.ts'

/** A flow of records from a later processor. */
export interface Feedback<V> extends Flow<TenantId, V> {
  readonly node: FeedbackNode
}

/**
 * Declares an edge back to earlier processors: connect it by {@link through} like any flow, and name the flow behind it by
 * {@link feed}. Its records arrive when the push has settled, in order of emission and within the same record or timer: tenant,
 * cause, clock and undo are those of the record in progress. Their consequences may be fed back again, for a bounded number of rounds.
 * @param name unique in the topology; another build finds the edge by it
 */
export const feedback = <V>(name: string): Feedback<V> =>
  Object.freeze({ node: Object.freeze({ kind: 'feedback', name } as const), output: '' })

/** Closes a feedback, as an end of the topology. The flow must depend on every reader of the feedback. */
export const feed = <V>({ node }: Feedback<V>, input: Flow<TenantId, NoInfer<V>>): FeedNode =>
  Object.freeze({ kind: 'feed', feedback: node, input })
